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
  /** The newest instant in it. */
  readonly newestUs: number;
}

const redaction: Redaction = {
  users: 'hash',
  terminationMessages: 'scrub',
  extraKeys: new Set(),
  hashUser: (name) => `hash-of-${name.length}`,
  note: () => {},
};

/** With a tick for every lane after each second of event time, `guardUs` behind the newest event. */
export function rawLoad(lanes: number, of: Parameters<typeof defineSimulation>[0], guardUs = 2_000_000): RawLoad {
  const options = defineSimulation({ duplicateRatio: 0, lateRatio: 0, ...of });
  const map = laneMapOf(options.cluster, lanes);
  const load: LogAppend[][] = Array.from({ length: lanes }, () => []);
  const seqs = new Map<string, number>();
  let bytes = 0;
  let newestUs = 0;
  let second = 0;
  const add = (lane: number, key: string, envelope: Pick<RawEnvelope, 'namespace' | 'form' | 'body'>, atUs: number): void => {
    const stream = `${options.cluster}|${envelope.form === 'tick' ? 'clock' : 'webhook'}|load`;
    const seq = (seqs.get(`${stream}|${lane}`) ?? 0) + 1;
    seqs.set(`${stream}|${lane}`, seq);
    const stamp = {
      stream,
      epoch: 'load',
      seq,
      cluster: options.cluster,
      source: 'audit',
      arrival_us: atUs,
      file: null,
      line: null,
    } as const;
    const value = encodeRecord('raw', { ...stamp, ...envelope });
    bytes += value.length;
    load[lane]?.push({ topic: 'raw', key, value, sequence: undefined, logTimeUs: atUs });
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
      for (const lane of lanesOf(map)) add(lane, `${options.cluster}||`, { namespace: '', form: 'tick', body }, newestUs);
    }
    if (auditIgnoreReason(head) !== undefined) continue;
    for (const { namespace, name, event: trimmed } of trimAuditEvent(head, event, redaction)) {
      const body = Buffer.from(JSON.stringify(trimmed));
      add(laneOf(map, options.cluster, namespace), `${options.cluster}|${namespace}|${name}`, { namespace, form: 'audit', body }, newestUs);
    }
  }
  return { lanes: load, records: load.reduce((sum, own) => sum + own.length, 0), bytes, newestUs };
}
