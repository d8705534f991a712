import type { CoverageChange, CoverageFacts, CoverageSource, EventTimeUs, SightFacts, Signal, Source } from '../vocabulary/index.ts';
import { clusterKey, type PodListEntry } from './entries.ts';
import type { Work } from './work.ts';

/** Stands for the end of what lasts. */
const lasting = -1;

/** Tells the evaluator what was not seen: product contract §10. */
const tell = (work: Work, change: Omit<CoverageChange, 'control'>): void =>
  work.emit({ topic: 'lifecycle', key: change.cluster, value: { control: 'coverage', ...change } });

/** A collector's own word: what it could see is only passed on. Where it does not know since when it could not, it has been since what the watermark says was seen. */
export function takeCoverage(work: Work, { cluster, body }: Signal): void {
  if (body === null) return;
  const facts = JSON.parse(body) as CoverageFacts | SightFacts;
  if ('state' in facts) {
    work.emit({ topic: 'lifecycle', key: cluster, value: { control: 'sight', cluster, ...facts } });
    return;
  }
  const { source, reason, fromUs, toUs } = facts;
  tell(work, { cluster, namespace: '', source, reason, fromUs: fromUs > 0 ? fromUs : watermarkIn(work, cluster), toUs });
}

/** Records that a collector numbered and that never came to the log told of something after the watermark. */
export function takeGap(work: Work, { cluster, source, at_us: noticedUs }: Signal): void {
  const watermarkUs = watermarkIn(work, cluster);
  tell(work, {
    cluster,
    namespace: '',
    source: coveredBy[source],
    reason: 'source_gap',
    fromUs: Math.min(watermarkUs, noticedUs),
    toUs: Math.max(watermarkUs, noticedUs),
  });
}

/**
 * From when on the Pod watch was blind before this list, -1 for not at all: from the newest that it had shown, and after a
 * collector's start from what the watermark says was seen. Before a first list nothing was looked at.
 */
export function blindBeforeList(work: Work, cluster: string, before: PodListEntry | undefined, shownUs: EventTimeUs): EventTimeUs {
  if (before === undefined && shownUs === 0) return -1;
  return Math.max(before?.provedUs ?? 0, shownUs > 0 ? shownUs : watermarkIn(work, cluster));
}

/** The watch is blind until the list has ended. */
export function tellListGap(work: Work, cluster: string, namespace: string, fromUs: EventTimeUs, listedUs: EventTimeUs | undefined): void {
  if (fromUs < 0) return;
  const toUs = listedUs === undefined ? lasting : Math.max(fromUs, listedUs);
  tell(work, { cluster, namespace, source: 'pods', reason: 'watch_gap', fromUs, toUs });
}

function watermarkIn(work: Work, cluster: string): EventTimeUs {
  const found = work.get(clusterKey(cluster));
  return found?.kind === 'cluster' ? Math.max(0, found.watermarkUs) : 0;
}

const coveredBy: Readonly<Record<Source, CoverageSource>> = {
  audit: 'audit',
  cloud_audit: 'audit',
  event_core: 'events',
  event_v1: 'events',
  pod_watch: 'pods',
  list: 'pods',
  node_watch: 'nodes',
  workload_watch: 'workloads',
  pvc_watch: 'workloads',
};
