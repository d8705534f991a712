import type { LogTopic } from '@lunettes/ports';
import type { ControlRecords } from './control-records.ts';
import { logTopics } from './topic-names.ts';

/**
 * What an operator has decided about one topic of one lane (architecture §4 rule 6). `skip`: the record at `offset` is passed
 * over. `accept-loss`: whoever has still to read anything below `offset`, where the log began when it was said, does without.
 */
export interface OperatorWord {
  readonly kind: 'skip' | 'accept-loss';
  readonly topic: LogTopic;
  readonly lane: number;
  readonly offset: number;
}

/** Words are kept for ever, in the topic `control`, so that every later run gives the same. */
export interface OperatorWords {
  /** Resolves once it is safe. It is heard by lanes that are opened from then on. */
  say(word: OperatorWord): Promise<void>;
  /** All that was ever said; what is not ours in the topic is passed over. */
  said(): Promise<readonly OperatorWord[]>;
}

/** Each word is a key of its own, so that it is said once however often it is repeated. */
export function openOperatorWords(control: ControlRecords): OperatorWords {
  return {
    say: ({ kind, topic, lane, offset }) => control.put(`${kind}|${topic}|${lane}|${offset}`, {}),
    said: async () => [...(await control.all()).keys()].flatMap(wordOf),
  };
}

function wordOf(key: string): readonly OperatorWord[] {
  const [, kind, topic, lane, offset] = /^(skip|accept-loss)\|([a-z-]+)\|(\d+)\|(\d+)$/.exec(key) ?? [];
  const of = logTopics.find((one) => one === topic);
  return of === undefined ? [] : [{ kind: kind as OperatorWord['kind'], topic: of, lane: Number(lane), offset: Number(offset) }];
}
