import { parsed, problem } from '@lunettes/base';
import type { Output, OutputTopic, Stage, StepResult } from '@lunettes/core/vocabulary';
import type { LogRecord } from '@lunettes/ports';
import type { LaneWork } from '@lunettes/runtime';
import { guardedStage } from '@lunettes/testkit';

/**
 * Two small stages with everything that makes a lane difficult: entries that come and go, deadlines that many entries
 * share, ticks that need several parts, two output topics, records that cannot be read and records that make a step throw.
 */
export type ToyInput =
  | { readonly kind: 'add'; readonly key: string; readonly us: number }
  | { readonly kind: 'tick'; readonly us: number }
  | { readonly kind: 'poison' }
  | { readonly kind: 'loss'; readonly from: number; readonly to: number };

export interface ToyEntry {
  readonly sum: number;
  readonly atUs: number;
}

/** An entry waits so long after its last record before a tick takes it out. */
export const patienceUs = 10;
/** Entries that one call takes out. */
export const partMax = 2;

type ToyValue = Readonly<Record<string, string | number>>;

/** raw -> signals: counts per key, tells each record on, sums up what was silent for `patienceUs`. */
export const counting: Stage<ToyEntry, ToyInput> = {
  name: 'counting',
  input: 'raw',
  outputs: ['signals'],
  step: (lane, input, part) => {
    if (input.kind === 'poison') throw new TypeError('planted');
    if (input.kind === 'loss') return { changes: [], outputs: [output('signals', '', { ...input })], more: false };
    if (input.kind === 'add') {
      const sum = (lane.get(input.key)?.sum ?? 0) + 1;
      const repeated = Array.from({ length: 1 + (input.us % 3) }, () =>
        output('signals', input.key, { kind: 'add', key: input.key, us: input.us }),
      );
      return { changes: [[input.key, { sum, atUs: input.us + patienceUs }]], outputs: repeated, more: false };
    }
    return takeOut(
      lane,
      input.us,
      part,
      (key, entry) => [output('signals', key, { kind: 'add', key: `${key}/${entry.sum}`, us: input.us })],
      'signals',
    );
  },
  deadlineOf: ({ atUs }) => ({ cluster: 'c', atUs }),
};

/** signals -> lifecycle and spans: every second sum per key goes to both. */
export const summing: Stage<ToyEntry, ToyInput> = {
  name: 'summing',
  input: 'signals',
  outputs: ['lifecycle', 'spans'],
  step: (lane, input, part) => {
    if (input.kind === 'poison') throw new TypeError('planted');
    if (input.kind === 'loss')
      return { changes: [], outputs: [output('lifecycle', '', { ...input }), output('spans', '', { ...input })], more: false };
    if (input.kind === 'add') {
      const sum = (lane.get(input.key)?.sum ?? 0) + input.us;
      const both: OutputTopic[] = sum % 2 === 0 ? ['lifecycle', 'spans'] : ['lifecycle'];
      const outputs = both.map((topic) => output(topic, input.key, { key: input.key, sum }));
      return { changes: [[input.key, { sum, atUs: input.us + 2 * patienceUs }]], outputs, more: false };
    }
    return takeOut(lane, input.us, part, (key, { sum }) => [output('spans', key, { key, sum, us: input.us })], 'lifecycle');
  },
  deadlineOf: ({ atUs }) => ({ cluster: 'c', atUs }),
};

function takeOut(
  lane: Parameters<(typeof counting)['step']>[0],
  us: number,
  part: number,
  tell: (key: string, entry: ToyEntry) => readonly Output[],
  ticked: OutputTopic,
): StepResult<ToyEntry> {
  const due = lane.due('c', us, partMax);
  const outputs = due.flatMap((key) => tell(key, lane.get(key) ?? { sum: -1, atUs: -1 }));
  const more = due.length === partMax;
  const end = more ? [] : [output(ticked, '', { kind: 'tick', us, part })];
  return { changes: due.map((key) => [key, undefined] as const), outputs: [...outputs, ...end], more };
}

const output = (topic: OutputTopic, key: string, value: ToyValue): Output => ({ topic, key, value }) as unknown as Output;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeToy = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
const decodeToy = ({ value }: LogRecord): ReturnType<LaneWork<ToyEntry, ToyInput>['decode']> => {
  const text = decoder.decode(value);
  return text.startsWith('{') ? parsed(JSON.parse(text) as ToyInput) : problem('no toy');
};

export const toyWork = (stage: Stage<ToyEntry, ToyInput>, logic = 'toy'): LaneWork<ToyEntry, ToyInput> => ({
  stage: guardedStage(stage),
  logic,
  decode: decodeToy,
  encode: ({ value }) => encodeToy(value),
  loss: ({ from, to }) => ({ kind: 'loss', from, to }),
});
