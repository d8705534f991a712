import type { LogTopic } from '@lunettes/ports';
import type { LaneReader } from './lane-reader.ts';
import type { Publisher } from './publisher.ts';
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

export interface WordsGround {
  readonly publisher: Pick<Publisher, 'send'>;
  readonly reader: Pick<LaneReader, 'readCompacted'>;
  readonly topic: string;
}

const readBounds = { recordsMax: 1024, bytesMax: 4 * 1024 * 1024 };

export function openOperatorWords({ publisher, reader, topic }: WordsGround): OperatorWords {
  return {
    say: ({ kind, topic: of, lane, offset }) =>
      publisher.send(topic, [{ key: `${kind}|${of}|${lane}|${offset}`, value: Buffer.from('{}'), partition: 0 }]),
    said: async () => {
      const words: OperatorWord[] = [];
      for (let from = 0; ; ) {
        const { records } = await reader.readCompacted(topic, 0, from, readBounds);
        for (const { key, offset } of records) {
          words.push(...wordOf(key));
          from = offset + 1;
        }
        if (records.length === 0) return words;
      }
    },
  };
}

function wordOf(key: string): readonly OperatorWord[] {
  const [, kind, topic, lane, offset] = /^(skip|accept-loss)\|([a-z-]+)\|(\d+)\|(\d+)$/.exec(key) ?? [];
  const of = logTopics.find((one) => one === topic);
  return of === undefined ? [] : [{ kind: kind as OperatorWord['kind'], topic: of, lane: Number(lane), offset: Number(offset) }];
}
