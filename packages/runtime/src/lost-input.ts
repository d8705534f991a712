import type { Loss, OutputTopic, TopicName } from '@lunettes/core/vocabulary';
import { anyN, type LaneCursor, type LaneStore, type LogSlice, type WrittenTopic } from '@lunettes/ports';
import { LaneStop } from './lane-stop.ts';
import type { LanePorts } from './lane-work.ts';
import { goOnAfterLoss } from './loss-rule.ts';
import type { FoundTail } from './tail.ts';

interface Work {
  readonly stage: { readonly name: string; readonly input: TopicName; readonly outputs: readonly OutputTopic[] };
  readonly loss?: ((loss: Loss) => unknown) | undefined;
}

/**
 * Why the records between the cursor and the oldest that is kept are gone, if any are and the lane may go on without them;
 * undefined if none are. Throws `LaneStop` where somebody has to decide first.
 */
export async function lossReasonOf(
  ports: LanePorts,
  work: Work,
  lane: number,
  cursor: LaneCursor | undefined,
  { first }: Pick<LogSlice, 'first'>,
): Promise<Loss['reason'] | undefined> {
  const from = cursor?.offset ?? 0;
  if (first <= from) return undefined;
  const { onLoss, acceptedUpTo } = ports.lossRule ?? goOnAfterLoss;
  const { input, name } = work.stage;
  const isAccepted = (await acceptedUpTo({ topic: input, lane })) > from;
  if (work.loss === undefined || !(isAccepted || (cursor !== undefined && onLoss === 'continue'))) {
    if (cursor !== undefined)
      throw new LaneStop('input_lost', `${input}: offsets ${from} to ${first - 1} are gone before ${name} has read them`);
    throw new LaneStop('no_state', `${input} begins at offset ${first} and nothing is known of what came before`);
  }
  return cursor === undefined ? 'no_state' : 'retention';
}

/** The cursor of a lane that nothing is known of: at the beginning of its input, and of its output as far as that is kept. */
export async function firstCursor(ports: LanePorts, work: Work, lane: number, hasLost: boolean): Promise<LaneCursor> {
  const written: WrittenTopic[] = [];
  for (const topic of work.stage.outputs)
    written.push(hasLost ? await oldestWritten(ports.store, topic, lane) : { topic, epoch: 0, n: 0, end: 0 });
  return { offset: 0, part: 0, accepted: undefined, written, logic: unknownLogic };
}

/**
 * Of a lane without a checkpoint: what wrote its outputs, if anything did, is not known. They are computed again and compared,
 * and once they disagree they are taken for another logic's.
 */
export const unknownLogic = '';

async function oldestWritten(store: Pick<LaneStore, 'read'>, topic: OutputTopic, lane: number): Promise<WrittenTopic> {
  const { records, first, end } = await store.read({ topic, lane, from: 0 }, { recordsMax: 1, bytesMax: 1 });
  if (first === 0) return { topic, epoch: 0, n: 0, end: 0 };
  return { topic, epoch: records[0]?.sequence?.epoch ?? 0, n: anyN, end: records[0]?.offset ?? end };
}

/**
 * Throws `LaneStop` where nothing is left of what was written: nobody can say which N its readers wait for, and they would
 * take any other for a repeat, or for a gap.
 */
export function assertNumbered(cursor: LaneCursor, tails: ReadonlyMap<OutputTopic, FoundTail>): void {
  for (const { topic, n } of cursor.written) {
    if (n === anyN && tails.get(topic)?.newest === undefined)
      throw new LaneStop('no_state', `nothing is left of ${topic}, so that the number of its last record is unknown`);
  }
}
