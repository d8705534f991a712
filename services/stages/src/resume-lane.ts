import { type KafkaTarget, type OperatorWord, openKafkaLog } from '@lunettes/adapter-kafka';
import { EnvironmentFailure } from '@lunettes/base';
import { deliveryWorks } from './delivery-works.ts';

export interface ResumeRequest {
  readonly lane: number;
  /** Whose input it is; may be left out where only one stage has anything to resume. */
  readonly stage: string | undefined;
  /** Pass over the record at this offset, or do without whatever is gone from the beginning of the log. */
  readonly word: { readonly kind: 'skip'; readonly offset: number } | { readonly kind: 'accept-loss' };
}

/**
 * Keeps an operator's word about the input of a lane on Kafka, and gives it back as it was kept. Lanes hear it when they are
 * opened: start their stage again. Throws `EnvironmentFailure` when there is nothing that it could be about.
 */
export async function resumeLane(
  target: { readonly kafka: KafkaTarget; readonly topicPrefix: string; readonly lanes: number },
  { lane, stage, word }: ResumeRequest,
): Promise<readonly OperatorWord[]> {
  const stages = deliveryWorks({ logic: '', ignoredNamespaces: [] }).map(({ stage: { name, input } }) => ({ name, input }));
  const named = stages.filter(({ name }) => stage === undefined || name === stage);
  if (named.length === 0)
    throw new EnvironmentFailure(`there is no stage "${stage}"; there are ${stages.map(({ name }) => name).join(', ')}`);
  if (lane >= target.lanes) throw new EnvironmentFailure(`there is no lane ${lane}; there are lanes 0 to ${target.lanes - 1}`);
  const log = await openKafkaLog({ target: target.kafka, prefix: target.topicPrefix, lanes: target.lanes, instance: 'lunettes-lanes' });
  try {
    const spans = await Promise.all(
      named.map(async ({ name, input }) => {
        const { first, end } = await log.read({ topic: input, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
        return { name, topic: input, first, end };
      }),
    );
    const words = spans.flatMap(({ topic, first, end }): readonly OperatorWord[] => {
      if (word.kind === 'accept-loss') return first > 0 ? [{ kind: 'accept-loss', topic, lane, offset: first }] : [];
      return first <= word.offset && word.offset < end ? [{ kind: 'skip', topic, lane, offset: word.offset }] : [];
    });
    const held = spans.map(({ topic, first, end }) => `${topic} holds ${first} to ${end - 1}`).join(', ');
    if (words.length === 0) throw new EnvironmentFailure(`there is nothing to resume in lane ${lane}: ${held}`);
    if (word.kind === 'skip' && words.length > 1)
      throw new EnvironmentFailure(
        `several topics have an offset ${word.offset} in lane ${lane}; say with --stage whose input is meant: ${held}`,
      );
    for (const one of words) await log.words.say(one);
    return words;
  } finally {
    await log.close();
  }
}
