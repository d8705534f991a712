import { compareBytes } from '@lunettes/base';
import type { ObservationFacts } from '../vocabulary/index.ts';

/**
 * What is known of how a cluster is read, with what one more collector says of it: since the earliest instant, through the
 * sources of all of them but those that were refused, under the newest name and version that anybody knows.
 */
export function mergedObservation(known: ObservationFacts | null, said: ObservationFacts): ObservationFacts {
  const denied = new Set(said.denied ?? []);
  const sources = new Set([...(known?.sources ?? []).filter((source) => !denied.has(source)), ...said.sources]);
  return {
    fromUs: Math.min(said.fromUs, known?.fromUs ?? said.fromUs),
    clusterUid: said.clusterUid || (known?.clusterUid ?? ''),
    kubernetesVersion: said.kubernetesVersion || (known?.kubernetesVersion ?? ''),
    sources: [...sources].sort(compareBytes),
  };
}
