import { normalizeDocument, observedAt } from '@lunettes/core/normalization';
import type { Signal, Source } from '@lunettes/core/vocabulary';
import type { GoldenCase } from '../golden/read-case.ts';

/** How a cluster is read, and with that from what its time is taken. */
export interface Way {
  readonly name: string;
  readonly primary: 'audit_file' | 'audit_webhook' | 'pod_watch';
  readonly sources: readonly Source[];
  readonly hasAudit: boolean;
  /** The API server sends audit in batches this long; 0 for what is read as it is written. */
  readonly batchUs: number;
}

const watches: readonly Source[] = ['event_core', 'event_v1', 'node_watch', 'pod_watch', 'workload_watch'];

export const ways: readonly Way[] = [
  { name: 'audit log and watches', primary: 'audit_file', sources: ['audit', ...watches], hasAudit: true, batchUs: 0 },
  // An API server's default: audit-webhook-batch-max-wait=30s.
  { name: 'audit webhook and watches', primary: 'audit_webhook', sources: ['audit', ...watches], hasAudit: true, batchUs: 30_000_000 },
  { name: 'watches alone', primary: 'pod_watch', sources: watches, hasAudit: false, batchUs: 0 },
];

export interface Arrival {
  /** When it reaches a collector. */
  readonly atUs: number;
  readonly signals: readonly Signal[];
}

/** The lines of a recording in the order in which a collector would have got them, each with its time. */
export function arrivalsOf({ name, files }: GoldenCase, way: Way): readonly Arrival[] {
  const [audit = [], ...watched] = files;
  const written = new Map<string, number>();
  const arrivals: Arrival[] = [];
  for (const line of audit) {
    const event = JSON.parse(line) as AuditLine;
    const atUs = microsecondsOf(event.stageTimestamp);
    const version = event.responseObject?.metadata?.resourceVersion;
    if (version !== undefined && event.verb !== 'get') written.set(version, atUs);
    const sentUs = way.batchUs === 0 ? atUs : Math.ceil(atUs / way.batchUs) * way.batchUs;
    if (way.hasAudit) arrivals.push({ atUs: sentUs, signals: signalsOf(event, name, 'audit') });
  }
  for (const lines of watched) {
    let lastUs = 0;
    for (const line of lines) {
      const change = JSON.parse(line) as WatchLine;
      // A change is watched when its write has been answered. Of what the audit policy leaves out only the second is known.
      lastUs = Math.max(lastUs, written.get(change.object.metadata.resourceVersion) ?? newestWriteUs(change));
      arrivals.push({ atUs: lastUs, signals: signalsOf(change, name, sourceOf(change)).map((signal) => observedAt(signal, lastUs)) });
    }
  }
  // Nodes were there before; they come with the first that happens.
  const firstUs = microsecondsOf((JSON.parse(audit[0] ?? '{}') as AuditLine).stageTimestamp);
  return arrivals.map((arrival) => ({ ...arrival, atUs: Math.max(arrival.atUs, firstUs) })).sort((a, b) => a.atUs - b.atUs);
}

interface AuditLine {
  readonly verb: string;
  readonly stageTimestamp: string;
  readonly responseObject?: { readonly metadata?: { readonly resourceVersion?: string } };
}

interface WatchLine {
  readonly object: {
    readonly kind: string;
    readonly metadata: {
      readonly resourceVersion: string;
      readonly creationTimestamp: string;
      readonly managedFields?: readonly { readonly time?: string }[];
    };
  };
}

function signalsOf(document: unknown, cluster: string, source: Source): readonly Signal[] {
  const { parts } = normalizeDocument(document, { cluster, source, ignoredNamespaces: new Set() });
  return parts.flatMap((part) => (part.outcome === 'signals' ? part.signals : []));
}

const sourceOf = ({ object }: WatchLine): Source => sources.get(object.kind) ?? 'workload_watch';

const sources: ReadonlyMap<string, Source> = new Map([
  ['Node', 'node_watch'],
  ['Pod', 'pod_watch'],
  ['Event', 'event_core'],
]);

function newestWriteUs({ object: { metadata } }: WatchLine): number {
  const times = [metadata.creationTimestamp, ...(metadata.managedFields ?? []).map(({ time }) => time ?? '')].filter((time) => time !== '');
  return Math.max(...times.map(microsecondsOf));
}

/** Microseconds since 1970 of a time as the API server writes it. */
function microsecondsOf(time: string): number {
  const [, seconds = '', fraction = ''] = /^([^.]+?)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
