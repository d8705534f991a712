import type { Metrics } from '@lunettes/telemetry';
import { type FastifyPluginAsync, fastify } from 'fastify';
import { listenOn } from './listen-on.ts';

/** What a process says of itself. */
export interface PulseDeps {
  readonly metrics: Metrics;
  /** Whether it does its work, and if not, why: the answer of `/readyz`. */
  readonly ready: () => Readiness;
  /** Brings gauges up to date; called before every scrape. */
  readonly measure?: (() => void) | undefined;
  /** What else is served at the same address. */
  readonly routes?: FastifyPluginAsync | undefined;
}

export interface Readiness {
  readonly isReady: boolean;
  readonly [detail: string]: unknown;
}

export interface Pulse {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `/healthz` (the process runs), `/readyz` (it does its work; else why not) and `/metrics`. Throws
 * `EnvironmentFailure` when the port cannot be had.
 */
export async function servePulse(
  { metrics, ready, measure, routes }: PulseDeps,
  address: { readonly listen: string; readonly port: number },
): Promise<Pulse> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { isReady, ...details } = ready();
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ok' : 'standing', ...details };
  });
  app.get('/metrics', async (_request, reply) => {
    measure?.();
    return reply.type(metrics.contentType).send(await metrics.expose());
  });
  if (routes !== undefined) app.register(routes);
  return { url: await listenOn(app, address), close: () => app.close() };
}
