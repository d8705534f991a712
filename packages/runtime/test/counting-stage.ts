import { type Parsed, parsed, problem } from '@lunettes/base';
import type { Output, Stage } from '@lunettes/core/vocabulary';
import type { LogRecord, RawAppend } from '@lunettes/ports';
import type { LaneWork } from '../src/index.ts';

/** A stage for tests of the loop: the input is text, and its first word says what the step does. */
export const counting: Stage<number, string> = {
  name: 'counting',
  input: 'raw',
  outputs: ['signals', 'lifecycle'],
  step: (lane, input, part) => {
    const [word = '', argument = ''] = input.split(' ');
    switch (word) {
      case 'add': {
        const sum = (lane.get(argument) ?? 0) + 1;
        return { changes: [[argument, sum]], outputs: [output('signals', argument, `${argument}=${sum}`)], more: false };
      }
      case 'parts':
        return { changes: [['parts', part]], outputs: [output('lifecycle', 'parts', `part ${part}`)], more: part + 1 < Number(argument) };
      case 'many':
        return { changes: [], outputs: Array.from({ length: Number(argument) }, () => output('signals', '', 'x')), more: false };
      case 'large':
        return { changes: [['large', 1]], outputs: [output('signals', '', 'x'.repeat(Number(argument)))], more: false };
      case 'quiet':
        return { changes: [[`quiet ${part}`, part]], outputs: [], more: part + 1 < Number(argument) };
      case 'late':
        return { changes: [], outputs: [], more: false, deadLetter: { code: 'late', detail: 'after the end' } };
      case 'unencodable':
        return { changes: [['lost', 1]], outputs: [output('signals', '', 'unencodable')], more: false };
      case 'endless':
        return { changes: [], outputs: [], more: true };
      case 'deep':
        throw new RangeError('Maximum call stack size exceeded');
      default:
        throw new TypeError(`engine text about ${word}`);
    }
  },
  deadlineOf: () => undefined,
};

/** Hands on what `counting` told. */
export const handing: Stage<never, string> = {
  name: 'handing',
  input: 'signals',
  outputs: ['sli'],
  step: (_, input) => ({ changes: [], outputs: [output('sli', '', `handed ${input}`)], more: false }),
  deadlineOf: () => undefined,
};

const output = (topic: Output['topic'], key: string, value: string): Output => ({ topic, key, value }) as unknown as Output;

const encode = ({ value }: Output): Uint8Array => {
  const text = value as unknown as string;
  if (text === 'unencodable') throw new Error('no schema');
  return new TextEncoder().encode(text);
};

export const textOf = ({ value }: Pick<LogRecord, 'value'>): string => new TextDecoder().decode(value);
export const decodeText = (record: LogRecord): Parsed<string, string> =>
  record.value[0] === 0 ? problem('zero byte') : parsed(textOf(record));

export const work = <Entry>(stage: Stage<Entry, string>): LaneWork<Entry, string> => ({ stage, logic: 'test', decode: decodeText, encode });

export const raw = (text: string, lane = 0): RawAppend => ({ lane, key: '', value: new TextEncoder().encode(text), logTimeUs: 7 });
