import { EnvironmentFailure } from '@lunettes/base';
import type { LaneCounts, LaneStatus, SharedLanes } from '@lunettes/runtime';
import type { Metrics } from '@lunettes/telemetry';
import { fastify } from 'fastify';

export interface PulseDeps {
  readonly stage: string;
  readonly metrics: Metrics;
  readonly shared: Pick<SharedLanes, 'status' | 'counts'>;
}

/**
 * Serves `/healthz` (the process runs), `/readyz` (its lanes run; else which do not, and why) and `/metrics`, which are read
 * from the lanes at every scrape. Throws `EnvironmentFailure` when the port cannot be had.
 */
export async function servePulse(
  { stage, metrics, shared }: PulseDeps,
  { listen, port }: { readonly listen: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  const told: Record<string, number> = {};
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const standing = shared.status().filter(isStanding);
    reply.code(standing.length === 0 ? 200 : 503);
    return {
      status: standing.length === 0 ? 'ok' : 'standing',
      lanes: shared.status().map(({ lane, phase }) => ({ lane, phase })),
      standing: standing.map(({ lane, phase, reason, trouble }) => ({ lane, phase, reason, trouble })),
    };
  });
  app.get('/metrics', async (_request, reply) => {
    for (const { lane, phase, offset, end } of shared.status()) {
      metrics.set('lunettes_lane_position', { stage, lane }, offset);
      metrics.set('lunettes_lane_lag_records', { stage, lane }, Math.max(0, end - offset));
      metrics.set('lunettes_lane_stopped', { stage, lane }, phase === 'stopped' ? 1 : 0);
    }
    for (const [what, count] of Object.entries(shared.counts()) as [keyof LaneCounts, number][]) {
      metrics.count('lunettes_lane_events_total', { stage, what }, count - (told[what] ?? 0));
      told[what] = count;
    }
    return reply.type(metrics.contentType).send(await metrics.expose());
  });
  try {
    return { url: await app.listen({ host: listen, port }), close: () => app.close() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentFailure(`${listen}:${port} cannot be listened on: ${why}; choose another with --listen or --port`, { cause });
  }
}

const isStanding = ({ phase }: LaneStatus): boolean =>
  phase === 'opening' || phase === 'waiting' || phase === 'doubting' || phase === 'stopped';
