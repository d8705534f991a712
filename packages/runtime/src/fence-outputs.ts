import type { OutputTopic } from '@lunettes/core/vocabulary';
import { type Append, fenceSrc, type LaneSession } from '@lunettes/ports';

/**
 * Appends a fence of the session's epoch to each output topic; `n` is where each stands, for people. Whatever is sent in a
 * smaller epoch from here on is void, and whoever opens the lane next goes on from what stands before it.
 */
export async function fenceOutputs(
  session: LaneSession,
  written: readonly { readonly topic: OutputTopic; readonly n: number }[],
  logic: string,
): Promise<void> {
  const value = new TextEncoder().encode(JSON.stringify({ logic }));
  const fence = (topic: OutputTopic, n: number): Append => ({
    topic,
    logTimeUs: 0,
    key: '',
    value,
    sequence: { epoch: session.epoch, n: Math.max(0, n), src: fenceSrc, part: 0, last: true },
  });
  await session.fence(written.map(({ topic, n }) => fence(topic, n)));
}
