import {
  type Append,
  judgeSequence,
  type LaneCursor,
  type LaneSession,
  type LaneStore,
  type LogRecord,
  type OpenRequest,
  pointAfter,
  type Round,
  type SequencePoint,
} from '../src/index.ts';

/** A stage of the contract: what a round does is a function of its number, so that any state can be checked by its cursor. */
export const stage: OpenRequest = { stage: 'contract', lane: 1, input: 'raw', outputs: ['signals', 'lifecycle'], effects: 'log' };
export const sink: OpenRequest = { stage: 'contract-sink', lane: 1, input: 'signals', outputs: [], effects: 'outside' };
export const all = { recordsMax: 100_000, bytesMax: Number.POSITIVE_INFINITY };

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (of: Uint8Array | undefined): string | undefined => (of === undefined ? undefined : new TextDecoder().decode(of));

/** Round `number` (from 1): one output for `signals`, two for `lifecycle`, entries `a` and `b`, every third removes `c`. */
export function round(number: number, from: LaneCursor | undefined): Round {
  const end = (topic: string): number => from?.written.find((written) => written.topic === topic)?.end ?? 0;
  return {
    appends: [output('signals', number, number), output('lifecycle', 2 * number - 1, number), output('lifecycle', 2 * number, number)],
    changes: [
      ['a', bytes(`a${number}`)],
      [`b${number}`, bytes(`${number}`)],
      ['c', number % 3 === 0 ? undefined : bytes('c')],
    ],
    cursor: {
      offset: number,
      part: 0,
      accepted: undefined,
      written: [
        { topic: 'signals', epoch: 0, n: number, end: end('signals') },
        { topic: 'lifecycle', epoch: 0, n: 2 * number, end: end('lifecycle') },
      ],
      logic: 'contract',
    },
  };
}

export function output(topic: 'signals' | 'lifecycle', n: number, src: number): Append {
  return { topic, logTimeUs: src, key: `k${n}`, value: bytes(`${topic} ${n}`), sequence: { epoch: 0, n, src, part: 0, last: true } };
}

/** What the entries must be after round `number`. */
export function entriesAfter(number: number): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (let done = 1; done <= number; done++) entries.set(`b${done}`, `${done}`);
  if (number > 0) entries.set('a', `a${number}`);
  if (number % 3 !== 0) entries.set('c', 'c');
  return entries;
}

export async function entriesOf(session: LaneSession): Promise<ReadonlyMap<string, string>> {
  const entries = new Map<string, string>();
  for await (const page of session.entries()) for (const [key, value] of page) entries.set(key, text(value) ?? '');
  return entries;
}

/** What a reader who follows the rule makes of a topic. Throws at a gap. */
export async function acceptedOf(store: LaneStore, topic: 'signals' | 'lifecycle', lane: number): Promise<readonly LogRecord[]> {
  const { records } = await store.read({ topic, lane, from: 0 }, all);
  let point: SequencePoint | undefined;
  const accepted: LogRecord[] = [];
  for (const record of records) {
    if (record.sequence === undefined) continue;
    const verdict = judgeSequence(point, record.sequence);
    if (verdict === 'gap') throw new Error(`gap before N ${record.sequence.n} of ${topic}`);
    if (verdict === 'seen') continue;
    point = pointAfter(point, record.sequence);
    if (verdict === 'accept') accepted.push(record);
  }
  return accepted;
}
