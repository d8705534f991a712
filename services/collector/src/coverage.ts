import { watchIdleMs } from '@lunettes/adapter-kubernetes';
import { compareBytes } from '@lunettes/base';
import type { AuditHeard } from './cluster-inlet.ts';
import type { WatchStatus } from './sources/watch.ts';

/** Kinds of sources whose coverage is kept: product contract §10. */
export type CoveredSource = 'audit' | 'events' | 'pods' | 'nodes' | 'workloads';

/** Whether a source could have seen something, as far as can be proved now. */
export interface CoverageProof {
  readonly source: CoveredSource;
  readonly state: 'seeing' | 'blind' | 'partial';
  readonly reason: 'watch_gap' | 'webhook_loss' | null;
  /** Up to when it is proved that everything was seen. */
  readonly provedUs: number;
}

export interface Watching {
  readonly nowUs: number;
  readonly watches: readonly WatchStatus[];
  /** Undefined until the first audit event. */
  readonly audit: AuditHeard | undefined;
}

/** A Pod change that a watch has shown has its audit record within this time, or audit was lost. */
const auditDelayMaxUs = 60_000_000;
/** Without a watch that shows changes, audit that says nothing for this long is taken for lost. */
const auditQuietMaxUs = 300_000_000;

/**
 * What each source of a cluster proves. A watch proves by any word of the server on it, a bookmark too; a source that is
 * not allowed to be watched is none and has no proof. Audit is proved by its records and, while a Pod watch sees, by the
 * absence of changes that it should have told of. It is none before its first event.
 */
export function coverageProofs(watching: Watching): readonly CoverageProof[] {
  const bySource = new Map<CoveredSource, WatchStatus[]>();
  for (const watch of watching.watches) {
    if (watch.state === 'denied' || watch.state === 'starting') continue;
    const source = coveredBy[watch.resource.source];
    bySource.set(source, [...(bySource.get(source) ?? []), watch]);
  }
  const proofs = [...bySource].map(([source, watches]) => watchProof(source, watches, watching.nowUs));
  const audit = auditProof(
    watching,
    proofs.find(({ source }) => source === 'pods'),
  );
  return [...proofs, ...(audit === undefined ? [] : [audit])].sort((a, b) => compareBytes(a.source, b.source));
}

const coveredBy = {
  pods: 'pods',
  events: 'events',
  nodes: 'nodes',
  workloads: 'workloads',
  claims: 'workloads',
} as const satisfies Readonly<Record<WatchStatus['resource']['source'], CoveredSource>>;

function watchProof(source: CoveredSource, watches: readonly WatchStatus[], nowUs: number): CoverageProof {
  const isCurrent = ({ state, provedAtUs }: WatchStatus): boolean =>
    (state === 'watching' || state === 'listing') && provedAtUs !== undefined && nowUs - provedAtUs < watchIdleMs * 1000;
  const current = watches.filter(isCurrent).length;
  const provedUs = Math.min(...watches.map(({ provedAtUs }) => provedAtUs ?? 0));
  if (current === watches.length) return { source, state: 'seeing', reason: null, provedUs };
  return { source, state: current === 0 ? 'blind' : 'partial', reason: 'watch_gap', provedUs };
}

function auditProof({ nowUs, audit }: Watching, pods: CoverageProof | undefined): CoverageProof | undefined {
  if (audit === undefined) return undefined;
  const lost: CoverageProof = {
    source: 'audit',
    state: 'blind',
    reason: audit.primary === 'audit_webhook' ? 'webhook_loss' : 'watch_gap',
    provedUs: audit.heardAtUs,
  };
  const proved = (provedUs: number): CoverageProof => ({ source: 'audit', state: 'seeing', reason: null, provedUs });
  if (pods?.state !== 'seeing') return nowUs - audit.heardAtUs > auditQuietMaxUs ? lost : proved(audit.heardAtUs);
  if (audit.changedUs <= audit.newestUs) return proved(Math.max(pods.provedUs, audit.heardAtUs));
  return nowUs - audit.changedAtUs > auditDelayMaxUs ? lost : proved(audit.heardAtUs);
}
