import type { ClickHouseClient } from '@lunettes/adapter-clickhouse';
import type { Metrics } from '@lunettes/telemetry';
import type { FastifyInstance } from 'fastify';
import { guardAccess } from './access.ts';
import { RequestProblem } from './problem.ts';

/** `/healthz` and `/readyz` say nothing about clusters and need no token; `/metrics` names them and does. */
export function addProbes(
  app: FastifyInstance,
  { clickhouse, metrics, token }: { readonly clickhouse: ClickHouseClient; readonly metrics: Metrics; readonly token: string | undefined },
): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async () => {
    const answer = await clickhouse.ping();
    if (!answer.success) throw new RequestProblem(503, 'The analytics store does not answer.');
    return { status: 'ok' };
  });
  app.register(async (guarded) => {
    guardAccess(guarded, token);
    guarded.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.expose()),
    );
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { route, status: `${Math.floor(reply.statusCode / 100)}xx` };
    metrics.observe('lunettes_http_request_duration_seconds', labels, reply.elapsedTime / 1000);
  });
}
