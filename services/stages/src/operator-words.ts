import type { OperatorWord, OperatorWords } from '@lunettes/adapter-kafka';
import type { LanePorts, LossRule } from '@lunettes/runtime';

/** What operators have said, as a lane asks for it when it is opened. */
export function wordsOf(
  words: Pick<OperatorWords, 'said'>,
  onLoss: LossRule['onLoss'],
): Required<Pick<LanePorts, 'passedOver' | 'lossRule'>> {
  const offsets = async (kind: OperatorWord['kind'], place: Pick<OperatorWord, 'topic' | 'lane'>): Promise<readonly number[]> =>
    (await words.said())
      .filter((word) => word.kind === kind && word.topic === place.topic && word.lane === place.lane)
      .map(({ offset }) => offset);
  return {
    passedOver: async (place) => new Set(await offsets('skip', place)),
    lossRule: { onLoss, acceptedUpTo: async (place) => Math.max(0, ...(await offsets('accept-loss', place))) },
  };
}
