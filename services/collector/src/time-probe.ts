import type { ApiClient } from '@lunettes/adapter-kubernetes';
import type { Clock } from '@lunettes/ports';
import type { ClusterInlet } from './cluster-inlet.ts';
import type { Watch } from './sources/watch.ts';

/** How often a quiet API server is asked for its time. */
export const timeProbeMs = 10_000;

/**
 * A bookmark proves that a watch lives, but carries no time, and in a quiet cluster no Pod does either.
 * So while the Pod watch holds the time, the server is asked for the time that it puts on its answers.
 * It counts only if the watch was current before and after the question: what happened until then has
 * had the guard's 5 s to arrive.
 */
export async function probeTime(
  deps: { readonly client: ApiClient; readonly inlet: ClusterInlet; readonly podWatches: readonly Watch[]; readonly stream: string },
  signal: AbortSignal,
): Promise<void> {
  const isCurrent = (): boolean => deps.podWatches.length > 0 && deps.podWatches.every((watch) => watch.isCurrent());
  if (deps.inlet.status().primary !== 'pod_watch' || !isCurrent()) return;
  const answer = await deps.client.get('/version', {}, signal);
  if (answer.kind !== 'ok' || answer.serverTimeUs === undefined || !isCurrent()) return;
  deps.inlet.witness({ primary: 'pod_watch', stream: deps.stream, newestUs: answer.serverTimeUs, oldestUs: answer.serverTimeUs });
}

/** Calls `step` again and again with `ms` between, until the signal ends it. */
export async function every(clock: Clock, ms: number, signal: AbortSignal, step: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await step();
    await clock.sleep(ms, signal);
  }
}
