import type { AuditLevel, EventTimeUs, Signal } from '../vocabulary/index.ts';
import type { Delivery } from './delivery.ts';
import type { AuditSight, PodEntry, WaitingFact } from './entries.ts';
import { correctionUs } from './sealed.ts';

/** What a signal's audit record says of how the Pod is read; nothing for what is no write of a Pod. */
export const sightsOf = ({ audit_level: level, facts, at_us: fromUs }: Signal): readonly AuditSight[] =>
  level === null ? noSights : [{ level, deleting: facts.some(({ type }) => ofDeletion.has(type)), fromUs }];

export const sightsOfWaiting = ({ auditLevel: level, milestone, at: fromUs }: WaitingFact): readonly AuditSight[] =>
  level === null ? noSights : [{ level, deleting: ofDeletion.has(milestone.type), fromUs }];

const noSights: readonly AuditSight[] = [];
const ofDeletion: ReadonlySet<string> = new Set(['pod.delete_requested', 'pod.final_delete_requested', 'pod.deleted']);

/** `pod` with the earliest sight of each level and kind; `pod` itself when nothing is new. Nothing more is learned of a final creation. */
export function withSights(pod: PodEntry, sights: readonly AuditSight[]): PodEntry {
  let audit = pod.audit;
  for (const sight of sights) if (sight.deleting || pod.seal === null) audit = withSight(audit, sight);
  return audit === pod.audit ? pod : { ...pod, audit };
}

function withSight(known: readonly AuditSight[], next: AuditSight): readonly AuditSight[] {
  const at = known.findIndex((one) => one.level === next.level && one.deleting === next.deleting);
  if (at === -1) return [...known, next].sort(byKind);
  return (known[at]?.fromUs ?? 0) <= next.fromUs ? known : known.with(at, next);
}

const byKind = (a: AuditSight, b: AuditSight): number => rank[a.level] - rank[b.level] || Number(a.deleting) - Number(b.deleting);

const rank: Readonly<Record<AuditLevel, number>> = { request_response: 0, request: 1, metadata: 2, truncated: 3 };

/**
 * What a delivery's row says of the audit log that told of it: the best level at which its writes were read, if that is
 * not the best there is, and whether one had been cut. A deletion is judged by the writes that tell of it; where none
 * does, as after a `deletecollection` without its answer, by those of the creation, which ended at `upUs`.
 */
export function auditDetails(
  sights: readonly AuditSight[],
  action: Delivery['action'],
  upUs: EventTimeUs | undefined,
): readonly (readonly [string, string | undefined])[] {
  if (sights.length === 0) return [];
  const untilUs = upUs === undefined ? Number.MAX_SAFE_INTEGER : upUs + correctionUs;
  const telling = action !== 'delete' ? [] : sights.filter(({ deleting }) => deleting);
  const own = telling.length > 0 ? telling : sights.filter(({ fromUs }) => fromUs <= untilUs);
  const best = own.find(({ level }) => level !== 'truncated')?.level;
  return [
    ['audit_level', best === 'request_response' ? undefined : best],
    ['audit_truncated', own.some(({ level }) => level === 'truncated') ? 'true' : undefined],
  ];
}
