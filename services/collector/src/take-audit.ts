import { isUtf8 } from 'node:buffer';
import {
  auditHeadOf,
  auditIgnoreReason,
  type Item,
  type Redaction,
  scanAuditHead,
  type TrimmedAudit,
  trimAuditEvent,
  withoutBodies,
} from '@lunettes/core/collection';
import type { Outgoing } from './cluster-inlet.ts';
import type { Counters } from './counters.ts';

/** What the audit sources need to know. */
export interface AuditDeps {
  readonly counters: Counters;
  readonly redaction: Redaction;
  /** Nothing of these namespaces is stored anywhere. */
  readonly ignoredNamespaces: ReadonlySet<string>;
  /** Bytes of one stored record; larger ones lose their bodies and say so. */
  readonly recordBytesMax: number;
}

/** A stored record stays below what a Kafka broker takes by default. */
export const recordBytesMax = 900 * 1024;
/** An event of more bytes is not read; the API server's own bound for truncation is 100 KiB, a large list may reach this. */
export const eventBytesMax = 16 * 1024 * 1024;

export interface TakenAudit {
  readonly records: readonly Outgoing[];
  /** Newest and oldest time of every readable event, kept or not: a dropped line is evidence of time, too. */
  readonly newestUs: number | undefined;
  readonly oldestUs: number | undefined;
}

/** Reads events that lie in `bytes` at `items`: dates all, parses and trims those that are about delivery. */
export function takeAudit(
  deps: AuditDeps,
  bytes: Uint8Array,
  items: readonly (Item & { readonly line?: number })[],
  file?: string,
): TakenAudit {
  const records: Outgoing[] = [];
  let newestUs: number | undefined;
  let oldestUs: number | undefined;
  for (const item of items) {
    const taken = takeOne(deps, bytes, item);
    if (taken.atUs !== undefined) {
      if (newestUs === undefined || taken.atUs > newestUs) newestUs = taken.atUs;
      if (oldestUs === undefined || taken.atUs < oldestUs) oldestUs = taken.atUs;
    }
    const place = { ...(file === undefined ? {} : { file }), ...(item.line === undefined ? {} : { line: item.line }) };
    for (const { namespace, name, event } of taken.events)
      records.push({ namespace, name, form: 'audit', source: 'audit', body: bodyOf(deps, event), ...place });
  }
  return { records, newestUs, oldestUs };
}

interface TakenEvent {
  readonly atUs: number | undefined;
  readonly events: readonly TrimmedAudit[];
}

function takeOne(deps: AuditDeps, bytes: Uint8Array, { from, to }: Item): TakenEvent {
  const { counters } = deps;
  if (to - from > eventBytesMax) {
    counters.add('rejected_records', 'too_large');
    return { atUs: undefined, events: [] };
  }
  const scanned = scanAuditHead(bytes, from, to);
  const ignoredUnread = scanned === undefined ? undefined : auditIgnoreReason(scanned);
  if (scanned !== undefined && ignoredUnread !== undefined) {
    counters.add('ignored_records', ignoredUnread);
    return { atUs: scanned.atUs, events: [] };
  }
  const event = parseEvent(bytes, from, to);
  if (typeof event === 'string') {
    counters.add('rejected_records', event);
    return { atUs: undefined, events: [] };
  }
  const head = scanned ?? auditHeadOf(event);
  const ignored = auditIgnoreReason(head);
  if (ignored !== undefined) {
    counters.add('ignored_records', ignored);
    return { atUs: head.atUs, events: [] };
  }
  const kept: TrimmedAudit[] = [];
  for (const trimmed of trimAuditEvent(head, event, deps.redaction)) {
    if (deps.ignoredNamespaces.has(trimmed.namespace)) counters.add('ignored_records', 'ignored_namespace');
    else kept.push(trimmed);
  }
  return { atUs: head.atUs, events: kept };
}

function parseEvent(bytes: Uint8Array, from: number, to: number): object | 'not_utf8' | 'not_json' | 'unknown_shape' {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
  if (!isUtf8(text)) return 'not_utf8';
  try {
    const value: unknown = JSON.parse(text.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 'unknown_shape';
  } catch {
    return 'not_json';
  }
}

function bodyOf(deps: AuditDeps, event: object): Uint8Array {
  const whole = Buffer.from(JSON.stringify(event), 'utf8');
  if (whole.length <= deps.recordBytesMax) return whole;
  deps.counters.add('truncated_records', 'audit_bodies');
  return Buffer.from(JSON.stringify(withoutBodies(event)), 'utf8');
}
