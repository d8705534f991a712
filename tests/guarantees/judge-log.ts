import { encodeRecord } from '@lunettes/codec';
import type { Loss } from '@lunettes/core/vocabulary';
import type { LogReader, LogRecord } from '@lunettes/ports';
import type { KnownAnswer } from '@lunettes/simulate';
import { expect } from 'vitest';
import { accepted, acceptedOf, onePurePass, recordsOf, writtenTopics } from './one-pure-pass.ts';
import { disagreements } from './truth-oracle.ts';

/** What is told to the oracles of what the log does not show. */
export interface Judged {
  /** Records that retention has taken, by topic and lane. */
  readonly gone?: ReadonlyMap<string, readonly LogRecord[]>;
  /** Losses that were marked, by lane: the raw records of the stretch are in `gone` too, and not used. */
  readonly losses?: ReadonlyMap<number, Loss>;
  /** What is known of Pods that are neither recorded nor fresh. */
  readonly more?: readonly KnownAnswer[];
  /** Key of raw records that the pass leaves out, since a stage sets them aside. */
  readonly setAside?: string;
  /** Of outputs whose key says which build wrote them, what stands for the key; of an input done twice the last time counts. */
  readonly keyOf?: (key: string) => string;
}

/** Judges everything that lies in a log by both oracles, the stages having read to its end. */
export async function judgeLog(
  log: Pick<LogReader, 'lanes' | 'read'>,
  answers: readonly KnownAnswer[],
  {
    gone = new Map(),
    losses = new Map(),
    more = [],
    setAside,
    keyOf,
    isUnknown = () => false,
  }: Judged & { readonly isUnknown?: (of: { readonly namespace: string; readonly atUs: number }) => boolean } = {},
): Promise<void> {
  const rows: { lifecycle: readonly LogRecord[]; sli: readonly LogRecord[] }[] = [];
  const counts: Record<string, number> = {};
  const kept = async (topic: Parameters<typeof recordsOf>[1], lane: number): Promise<readonly LogRecord[]> => [
    ...(gone.get(`${topic}|${lane}`) ?? []),
    ...(await recordsOf(log, topic, lane)),
  ];
  for (let lane = 0; lane < log.lanes; lane++) {
    const raw = (await kept('raw', lane)).filter(({ key }) => key !== setAside);
    const expected = await onePurePass(withLoss(raw, losses.get(lane)));
    const found = new Map<string, readonly LogRecord[]>();
    for (const topic of writtenTopics) {
      const records = await kept(topic, lane);
      expect(differences(accepted(records, keyOf), expected.get(topic) ?? []), `${topic} of lane ${lane}`).toEqual([]);
      found.set(topic, acceptedOf(records));
      counts[topic] = (counts[topic] ?? 0) + (expected.get(topic)?.length ?? 0);
    }
    rows.push({ lifecycle: found.get('lifecycle') ?? [], sli: found.get('sli') ?? [] });
  }
  expect(disagreements([...answers, ...more], rows, isUnknown)).toEqual([]);
  for (const topic of ['signals', 'lifecycle', 'spans', 'sli']) expect(counts[topic], `${topic} is empty`).toBeGreaterThan(0);
}

/** The raw records of a lane as a pass meets them that has lost a stretch: the mark stands for it. */
function withLoss(raw: readonly LogRecord[], loss: Loss | undefined): readonly LogRecord[] {
  if (loss === undefined) return raw;
  const mark: LogRecord = { offset: loss.to, logTimeUs: 0, key: '', value: encodeRecord('raw', loss), sequence: undefined };
  return [...raw.filter(({ offset }) => offset < loss.from), mark, ...raw.filter(({ offset }) => offset > loss.to)];
}

/** Where a topic does not have the lines of the pass, in order; the first of them. */
function differences(lines: readonly string[], expected: readonly string[]): readonly string[] {
  const found: string[] = lines.length === expected.length ? [] : [`${lines.length} lines instead of ${expected.length}`];
  for (let at = 0; at < Math.max(lines.length, expected.length) && found.length < 4; at++)
    if (lines[at] !== expected[at]) found.push(`${at}: ${lines[at] ?? 'nothing'} instead of ${expected[at] ?? 'nothing'}`);
  return found;
}
