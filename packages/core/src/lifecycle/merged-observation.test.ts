import { expect, test } from 'vitest';
import type { ObservationFacts } from '../vocabulary/index.ts';
import { mergedObservation } from './merged-observation.ts';

const said = (facts: Partial<ObservationFacts>): ObservationFacts => ({
  fromUs: 10,
  clusterUid: '',
  kubernetesVersion: '',
  sources: [],
  ...facts,
});

test('a second collector of a cluster neither begins its observation anew nor takes the sources of the first away', () => {
  const watching = said({ fromUs: 10, clusterUid: 'u', kubernetesVersion: '1.34', sources: ['event_core', 'pod_watch'] });
  const hearing = said({ fromUs: 20, sources: ['audit'] });
  const expected = { fromUs: 10, clusterUid: 'u', kubernetesVersion: '1.34', sources: ['audit', 'event_core', 'pod_watch'] };
  expect(mergedObservation(mergedObservation(null, watching), hearing)).toEqual(expected);
  expect(mergedObservation(mergedObservation(null, hearing), watching)).toEqual(expected);
});

test('a source that is refused from now on is gone, and comes back when it is granted', () => {
  const before = said({ sources: ['audit', 'event_core', 'pod_watch'] });
  const after = mergedObservation(before, said({ sources: ['pod_watch'], denied: ['event_core'] }));
  expect(after.sources).toEqual(['audit', 'pod_watch']);
  expect(mergedObservation(after, said({ sources: ['event_core'] })).sources).toEqual(['audit', 'event_core', 'pod_watch']);
});
