import { compareBytes } from '@lunettes/base';
import type { EventTimeUs, Source } from '@lunettes/core/vocabulary';
import type { ClusterSeen } from './input-tally.ts';

/** What kind of source of a cluster was seen, and from when to when: product contract §10. */
export interface CoverageRow {
  readonly cluster: string;
  readonly source: 'audit' | 'events' | 'pods' | 'nodes' | 'workloads' | 'objects';
  readonly from_at_us: EventTimeUs;
  readonly to_at_us: EventTimeUs;
  readonly state: 'seeing';
  readonly reason: null;
  readonly lost_at_least: number;
}

/**
 * One row for each kind of source that the input has, over the span of event time in which it spoke. A
 * kind without a row was not in the input. Sorted by cluster and source.
 */
export function coverageRows(clusters: ReadonlyMap<string, ClusterSeen>): CoverageRow[] {
  const rows = new Map<string, CoverageRow>();
  for (const [cluster, seen] of clusters) {
    for (const [source, span] of seen.sources) {
      const kind = coverageSource[source];
      const found = rows.get(`${cluster}|${kind}`);
      rows.set(`${cluster}|${kind}`, {
        cluster,
        source: kind,
        from_at_us: Math.min(span.firstUs, found?.from_at_us ?? span.firstUs),
        to_at_us: Math.max(span.lastUs, found?.to_at_us ?? span.lastUs),
        state: 'seeing',
        reason: null,
        lost_at_least: 0,
      });
    }
  }
  return [...rows.values()].sort((a, b) => compareBytes(a.cluster, b.cluster) || compareBytes(a.source, b.source));
}

/** Objects from lists and files are no watch: they prove nothing about the time between them. */
const coverageSource: Readonly<Record<Source, CoverageRow['source']>> = {
  audit: 'audit',
  cloud_audit: 'audit',
  event_core: 'events',
  event_v1: 'events',
  pod_watch: 'pods',
  node_watch: 'nodes',
  workload_watch: 'workloads',
  pvc_watch: 'workloads',
  list: 'objects',
};
