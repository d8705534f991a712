import type { ClickHouseClient } from '@lunettes/adapter-clickhouse';
import { createLogger, createMetrics, type Logger, type Metrics } from '@lunettes/telemetry';
import { type FastifyInstance, fastify } from 'fastify';
import { guardAccess } from './access.ts';
import { serveConsole } from './console-files.ts';
import type { StreamDeps } from './event-stream.ts';
import { handleFailures } from './failures.ts';
import { describeRoutes, openApiRoute } from './open-api.ts';
import { addProbes } from './probes.ts';
import { breachRoutes } from './routes/breaches.ts';
import { causeRoutes } from './routes/causes.ts';
import { coverageRoutes } from './routes/coverage.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { diagnosisRoutes } from './routes/diagnoses.ts';
import { lateRoutes } from './routes/late.ts';
import { podRoutes } from './routes/pods.ts';
import type { RouteDeps } from './routes/route-deps.ts';
import { sloRoutes } from './routes/slo.ts';
import { stageRoutes } from './routes/stages.ts';
import { streamRoutes } from './routes/stream.ts';
import { type SystemDeps, systemRoutes } from './routes/system.ts';
import { traceRoutes } from './routes/traces.ts';
import { type VerifyDeps, verifyRoutes } from './routes/verify.ts';
import { workloadRoutes } from './routes/workloads.ts';
import { worstRoutes } from './routes/worst.ts';
import { addSecurityHeaders } from './security-headers.ts';

export interface QueryApiDeps extends RouteDeps, SystemDeps, StreamDeps, VerifyDeps {
  /** A client with an up-to-date schema behind it; stays the caller's to close. */
  readonly clickhouse: ClickHouseClient;
  /** Those of the process, where it has some already. */
  readonly metrics?: Metrics | undefined;
  readonly logger?: Logger | undefined;
  /** Built files of the console; without it there is only the API. */
  readonly consoleDirectory?: string | undefined;
  /** Wanted as bearer token from every reader. Leave it out only when listening on loopback. */
  readonly token?: string | undefined;
}

/** The service, ready to listen, or to get further routes from whoever embeds it first. */
export function createQueryApi(deps: QueryApiDeps): FastifyInstance {
  const app = fastify({
    // Parameters that are not declared are refused, not dropped; single texts are numbers where numbers are declared.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
  });
  // Response schemas describe; they must not quietly leave out what they forgot.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  handleFailures(app, deps.logger ?? createLogger({ service: 'query-api' }));
  addSecurityHeaders(app);
  describeRoutes(app);
  addProbes(app, { clickhouse: deps.clickhouse, metrics: deps.metrics ?? createMetrics(), token: deps.token });
  app.register(async (api) => addRoutes(api, deps), { prefix: '/api/v1' });
  serveConsole(app, deps.consoleDirectory);
  return app;
}

function addRoutes(api: FastifyInstance, deps: QueryApiDeps): void {
  guardAccess(api, deps.token);
  deliveryRoutes(api, deps);
  podRoutes(api, deps);
  diagnosisRoutes(api, deps);
  sloRoutes(api, deps);
  causeRoutes(api, deps);
  stageRoutes(api, deps);
  workloadRoutes(api, deps);
  worstRoutes(api, deps);
  lateRoutes(api, deps);
  breachRoutes(api, deps);
  traceRoutes(api, deps);
  coverageRoutes(api, deps);
  systemRoutes(api, deps);
  verifyRoutes(api, deps);
  streamRoutes(api, deps);
  openApiRoute(api);
}
