import { crc32 } from 'node:zlib';
import { type ClickHouseClient, findWrittenRows, identityColumns, identityText, type WrittenRow } from '@lunettes/adapter-clickhouse';
import { decodeRecord } from '@lunettes/codec';
import { isControl } from '@lunettes/core/vocabulary';
import { judgeSequence, type LaneStore, type LogRecord, pointAfter, type SequencePoint } from '@lunettes/ports';
import type { PassedOver } from '@lunettes/runtime';
import type { WrittenTopic } from './written-topics.ts';

export interface VerifyDeps {
  readonly store: Pick<LaneStore, 'read'>;
  readonly clickhouse: ClickHouseClient;
  readonly passedOver?: PassedOver | undefined;
}

export interface RowsPlace {
  readonly topic: WrittenTopic;
  readonly lane: number;
  /** Records from here on are not looked at. */
  readonly end: number;
  /** Which part of the identities, out of how many; an identity lies in one. */
  readonly part: number;
  readonly parts: number;
}

/**
 * - `absent`: the log has it, and no row is shown.
 * - `outdated`: the row is of an earlier version than the log has.
 * - `doubled`: more than one row is shown.
 * - `resurrected`: a row is shown for what was retracted.
 */
export type RowProblem = 'absent' | 'outdated' | 'doubled' | 'resurrected';

export interface WrongRow {
  readonly problem: RowProblem;
  readonly identity: Readonly<Record<string, string>>;
  /** Of the newest record of that identity. */
  readonly offset: number;
}

export interface RowsReport {
  readonly topic: WrittenTopic;
  readonly lane: number;
  /** Distinct identities in the log whose newest record is not a retraction. */
  readonly identities: number;
  /** Rows that the `_final` view shows for them. */
  readonly final_rows: number;
  readonly wrong: number;
  /** The first of them, at most `wrongShownMax`. */
  readonly examples: readonly WrongRow[];
}

const wrongShownMax = 20;

/** One read of the log. */
const readBounds = { recordsMax: 1_000, bytesMax: 4 * 1024 * 1024 };

/** Every identity in the log has exactly the row that its newest record asks for. */
export async function verifyRows(deps: VerifyDeps, place: RowsPlace): Promise<RowsReport> {
  const { topic, lane } = place;
  const newest = await newestRecords(deps, place);
  const found = await findWrittenRows(
    deps.clickhouse,
    topic,
    [...newest.values()].map(({ values }) => values),
  );
  let identities = 0;
  let finalRows = 0;
  let wrong = 0;
  const examples: WrongRow[] = [];
  for (const [text, record] of newest) {
    const row = found.get(text);
    if (!record.retracted) identities++;
    if (!record.retracted) finalRows += row?.shown ?? 0;
    const problem = problemOf(record, row);
    if (problem === undefined) continue;
    wrong++;
    const identity = Object.fromEntries(identityColumns[topic].map((column, index) => [column, record.values[index] ?? '']));
    if (examples.length < wrongShownMax) examples.push({ problem, identity, offset: record.offset });
  }
  return { topic, lane, identities, final_rows: finalRows, wrong, examples };
}

/** A row that is newer than the log was when it was read says nothing about what the view showed then. */
function problemOf(record: NewestRecord, row: WrittenRow | undefined): RowProblem | undefined {
  // What was retracted may be gone for good: merges remove it.
  if (row === undefined) return record.retracted ? undefined : 'absent';
  if (row.shown > 1) return 'doubled';
  const ahead = row.epoch - record.epoch || row.version - record.version;
  if (ahead < 0) return 'outdated';
  if (ahead > 0) return undefined;
  if (record.retracted) return row.shown === 0 ? undefined : 'resurrected';
  return row.shown === 1 ? undefined : 'absent';
}

interface NewestRecord {
  readonly values: readonly string[];
  readonly epoch: number;
  readonly version: number;
  readonly retracted: boolean;
  readonly offset: number;
}

/** The record of each identity that counts, by the reader's rule: repeats, fences and void epochs are passed over. */
async function newestRecords(
  { store, passedOver }: VerifyDeps,
  { topic, lane, end, part, parts }: RowsPlace,
): Promise<ReadonlyMap<string, NewestRecord>> {
  const newest = new Map<string, NewestRecord>();
  const skips = (await passedOver?.({ topic, lane })) ?? new Set();
  let accepted: SequencePoint | undefined;
  for (let from = 0; from < end; ) {
    const { records, first } = await store.read({ topic, lane, from }, readBounds);
    // Retention went by: what is left is read by somebody without a memory.
    if (first > from) accepted = undefined;
    if (records.length === 0) break;
    for (const record of records) {
      if (record.offset >= end) break;
      if (record.sequence !== undefined) {
        const verdict = judgeSequence(accepted, record.sequence);
        if (verdict === 'seen') continue;
        accepted = pointAfter(accepted, record.sequence);
        if (verdict === 'fence') continue;
      }
      if (!skips.has(record.offset) && crc32(record.key) % parts === part) keepNewest(newest, topic, record);
    }
    from = (records.at(-1)?.offset ?? from) + 1;
  }
  return newest;
}

function keepNewest(newest: Map<string, NewestRecord>, topic: WrittenTopic, { value, sequence, offset }: LogRecord): void {
  const decoded = decodeRecord(topic, value);
  // What cannot be read was counted by the writer and makes no row.
  if (!decoded.ok || isControl(decoded.value)) return;
  const fields = new Map<string, unknown>(Object.entries(decoded.value));
  const values = identityColumns[topic].map((column) => String(fields.get(column)));
  const identity = identityText(values);
  const record = { values, epoch: sequence?.epoch ?? 0, version: decoded.value.version, retracted: decoded.value.retracted, offset };
  const known = newest.get(identity);
  if (known === undefined || (record.epoch - known.epoch || record.version - known.version) >= 0) newest.set(identity, record);
}
