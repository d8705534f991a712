import { encodeRecord } from '@lunettes/codec';
import {
  auditHeadOf,
  auditIgnoreReason,
  laneMapOf,
  laneOf,
  lanesOf,
  type Redaction,
  scanAuditHead,
  trimAuditEvent,
} from '@lunettes/core/collection';
import type { RawEnvelope, TickFacts } from '@lunettes/core/vocabulary';
import type { LogAppend } from '@lunettes/ports';
import { defineSimulation, simulate } from '@lunettes/simulate';

/** Raw records of a simulated cluster, by lane and in order, as a collector has stamped, trimmed and redacted them. */
export interface RawLoad {
  readonly lanes: readonly (readonly LogAppend[])[];
  readonly records: number;
  readonly bytes: number;
}

const redaction: Redaction = {
  users: 'hash',
  terminationMessages: 'scrub',
  extraKeys: new Set(),
  hashUser: (name) => `hash-of-${name.length}`,
  note: () => {},
};

/** All of it at once. */
export function rawLoad(lanes: number, of: Parameters<typeof defineSimulation>[0]): RawLoad {
  const load: LogAppend[][] = Array.from({ length: lanes }, () => []);
  for (const batch of rawBatches(lanes, of, Number.POSITIVE_INFINITY)) for (const [lane, own] of batch.entries()) load[lane] = [...own];
  const all = load.flat();
  return { lanes: load, records: all.length, bytes: all.reduce((sum, { value }) => sum + value.length, 0) };
}

/**
 * In batches of some `recordsMax`, for loads that memory has no room for. After each second of event time every lane gets a
 * tick, as far behind the newest event as that of an audit file.
 */
export function* rawBatches(
  lanes: number,
  of: Parameters<typeof defineSimulation>[0],
  recordsMax: number,
): Generator<readonly (readonly LogAppend[])[]> {
  const options = defineSimulation({ duplicateRatio: 0, lateRatio: 0, ...of });
  const map = laneMapOf(options.cluster, lanes);
  const seqs = new Map<string, number>();
  let batch: LogAppend[][] = Array.from({ length: lanes }, () => []);
  let records = 0;
  let newestUs = 0;
  let second = 0;
  const add = (lane: number, key: string, envelope: Pick<RawEnvelope, 'namespace' | 'form' | 'body'>): void => {
    const stream = `${options.cluster}|${envelope.form === 'tick' ? 'clock' : 'webhook'}|load`;
    const seq = (seqs.get(`${stream}|${lane}`) ?? 0) + 1;
    seqs.set(`${stream}|${lane}`, seq);
    const stamp = { stream, epoch: 'load', seq, cluster: options.cluster, source: 'audit', file: null, line: null } as const;
    const value = encodeRecord('raw', { ...stamp, arrival_us: newestUs, ...envelope });
    batch[lane]?.push({ topic: 'raw', key, value, sequence: undefined, logTimeUs: newestUs });
    records++;
  };
  for (const { file, line } of simulate(options)) {
    if (!file.startsWith('audit')) continue;
    const text = Buffer.from(line);
    const event = JSON.parse(line) as object;
    const head = scanAuditHead(text, 0, text.length) ?? auditHeadOf(event);
    newestUs = Math.max(newestUs, head.atUs ?? 0);
    if (Math.floor(newestUs / 1e6) !== second) {
      second = Math.floor(newestUs / 1e6);
      const facts: TickFacts = { watermarkUs: newestUs - guardUs, closing: false, silent: false };
      const body = Buffer.from(JSON.stringify(facts));
      for (const lane of lanesOf(map)) add(lane, `${options.cluster}||`, { namespace: '', form: 'tick', body });
    }
    if (auditIgnoreReason(head) !== undefined) continue;
    for (const { namespace, name, event: trimmed } of trimAuditEvent(head, event, redaction)) {
      const body = Buffer.from(JSON.stringify(trimmed));
      add(laneOf(map, options.cluster, namespace), `${options.cluster}|${namespace}|${name}`, { namespace, form: 'audit', body });
    }
    if (records < recordsMax) continue;
    yield batch;
    batch = Array.from({ length: lanes }, () => []);
    records = 0;
  }
  yield batch;
}

/** What the watermark of an audit file stays behind its newest line. */
const guardUs = 2_000_000;
