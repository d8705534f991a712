import type { Rollout, Signal } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { runLanes } from './lanes.ts';
import { complete, iso, rollouts, run, second, startUs, valuesOf, workload } from './workload-signals.ts';

/** A Deployment that is complete, stuck at its next revision, and goes back to the first, for which it needs a while. */
const takenBack = (namespace: string): readonly Signal[] => {
  const numbered = (hash: string, createdS: number, atS: number, numbers: readonly number[], readyReplicas: number): readonly Signal[] =>
    workload(namespace, {
      kind: 'ReplicaSet',
      name: `shop-${hash}`,
      createdS,
      atS,
      labels: { 'pod-template-hash': hash },
      annotations: {
        'deployment.kubernetes.io/revision': String(numbers.at(-1)),
        ...(numbers.length > 1 ? { 'deployment.kubernetes.io/revision-history': numbers.slice(0, -1).join(',') } : {}),
      },
      owner: { kind: 'Deployment', name: 'shop' },
      spec: { replicas: 3 },
      status: { replicas: 3, readyReplicas },
    });
  const said = (atS: number, number: number, hash: string, reason: string, sinceS: number): readonly Signal[] =>
    workload(namespace, {
      kind: 'Deployment',
      name: 'shop',
      createdS: 0,
      atS,
      generation: number,
      annotations: { 'deployment.kubernetes.io/revision': String(number) },
      spec: { replicas: 3 },
      status: {
        ...complete,
        conditions: [
          {
            type: 'Progressing',
            status: 'True',
            reason,
            message: `ReplicaSet "shop-${hash}" is or was.`,
            lastUpdateTime: iso(sinceS),
            lastTransitionTime: iso(sinceS),
          },
        ],
      },
    });
  return [
    ...numbered('aaa', 1, 1, [1], 0),
    ...numbered('aaa', 1, 9, [1], 3),
    ...said(10, 1, 'aaa', 'NewReplicaSetAvailable', 10),
    ...numbered('bbb', 101, 101, [2], 0),
    ...said(160, 2, 'bbb', 'ProgressDeadlineExceeded', 160),
    ...numbered('aaa', 1, 200, [1, 3], 0),
    // The Deployment has its new number already, and its condition still speaks of what was before.
    ...said(200, 3, 'bbb', 'ProgressDeadlineExceeded', 160),
    ...said(230, 3, 'aaa', 'NewReplicaSetAvailable', 230),
    ...numbered('aaa', 1, 240, [1, 3], 3),
  ];
};

test('going back to a revision is another rollout of it, which takes the place of the one before', () => {
  const outcome = runLanes(takenBack('shop'), { ...run, latenessUs: 3600 * second });
  expect(rollouts(outcome, 'shop')).toEqual([
    'Deployment shop aaa completed @10 3/3/3',
    'Deployment shop aaa completed @230 3/3/3',
    'Deployment shop aaa started @1 -',
    'Deployment shop aaa started @200 -',
    'Deployment shop bbb started @101 3/3/0',
    'Deployment shop bbb stuck @160 - ProgressDeadlineExceeded',
  ]);
  const rows = valuesOf<Rollout>(outcome, 'rollouts').map((row) => [
    `${row.revision} ${row.state}`,
    ...[row.began_at_us, row.completed_at_us, row.superseded_at_us].map((us) => (us === null ? null : (us - startUs) / second)),
  ]);
  expect(rows.sort()).toEqual([
    ['aaa completed', 200, 230, null],
    ['bbb superseded', 101, null, 200],
  ]);
});

// Verifies: L16
test('in any order within the lateness, with any repeats, what was gone back to is the same', () => {
  const back = ['shop', 'bank', 'mail'].flatMap(takenBack).sort((a, b) => a.at_us - b.at_us);
  const known = runLanes(back, run);
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3), (seed, lanes) => {
      const withinUs = 900 * second;
      const outcome = runLanes(disordered(back, seed, withinUs, 0.3), { ...run, lanes, latenessUs: withinUs, roundTrip: true });
      expect(differences(outcome.rows, known.rows)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
