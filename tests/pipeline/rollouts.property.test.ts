import type { Rollout, Signal, Sli, Span } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, disordered } from './disordered.ts';
import { runLanes } from './lanes.ts';
import { complete, iso, rollouts, run, second, shown, startUs, valuesOf, workload } from './workload-signals.ts';

/** A ReplicaSet of the Deployment `shop` as the deployment controller writes it. */
const replicaSet = (namespace: string, hash: string, createdS: number, atS: number, status: object, replicas = 3): readonly Signal[] =>
  workload(namespace, {
    kind: 'ReplicaSet',
    name: `shop-${hash}`,
    createdS,
    atS,
    labels: { 'pod-template-hash': hash },
    annotations: { 'deployment.kubernetes.io/desired-replicas': '3' },
    owner: { kind: 'Deployment', name: 'shop' },
    spec: { replicas },
    status,
  });

function deployment(
  namespace: string,
  atS: number,
  of: { generation: number; hash: string; reason: string; sinceS: number; status?: object },
) {
  const messages: Readonly<Record<string, string>> = {
    NewReplicaSetCreated: `Created new replica set "shop-${of.hash}"`,
    ReplicaSetUpdated: `ReplicaSet "shop-${of.hash}" is progressing.`,
    NewReplicaSetAvailable: `ReplicaSet "shop-${of.hash}" has successfully progressed.`,
    ProgressDeadlineExceeded: `ReplicaSet "shop-${of.hash}" has timed out progressing.`,
  };
  const { reason } = of;
  const told = { lastUpdateTime: iso(of.sinceS), lastTransitionTime: iso(of.sinceS) };
  const status = reason === 'ProgressDeadlineExceeded' ? 'False' : 'True';
  return workload(namespace, {
    kind: 'Deployment',
    name: 'shop',
    createdS: 0,
    atS,
    generation: of.generation,
    spec: { replicas: 3, progressDeadlineSeconds: 600 },
    status: { ...of.status, conditions: [{ type: 'Progressing', status, reason, message: messages[reason], ...told }] },
  });
}

function pod(namespace: string, name: string, createdS: number, readyS: number, of: { owner: object; labels: object }): readonly Signal[] {
  const labels = of.labels;
  const metadata = {
    namespace,
    name,
    uid: `uid-${namespace}-${name}`,
    creationTimestamp: iso(createdS),
    labels,
    ownerReferences: [of.owner],
  };
  const spec = { restartPolicy: 'Always', schedulerName: 'default-scheduler', containers: [{ name: 'app', image: 'shop:1' }] };
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: iso(readyS) };
  return shown(
    {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { ...metadata, resourceVersion: String(50_000 + readyS) },
      spec,
      status: { phase: 'Running', conditions: [ready] },
    },
    'pod_watch',
  );
}

const ownedBy = (namespace: string, kind: string, name: string) => ({
  kind,
  name,
  uid: `uid-${namespace}-${kind}-${name}`,
  controller: true,
});

/** What happens in each namespace: five workloads, of which the Deployment is rolled twice and is stuck the second time for a while. */
const storyOf = (namespace: string): readonly Signal[] => [
  ...deployment(namespace, 1, { generation: 1, hash: 'aaa', reason: 'NewReplicaSetCreated', sinceS: 1, status: { replicas: 0 } }),
  ...replicaSet(namespace, 'aaa', 1, 2, { replicas: 3, readyReplicas: 0 }),
  ...pod(namespace, 'shop-aaa-1', 2, 9, { owner: ownedBy(namespace, 'ReplicaSet', 'shop-aaa'), labels: { 'pod-template-hash': 'aaa' } }),
  ...replicaSet(namespace, 'aaa', 1, 9, { replicas: 3, readyReplicas: 3, availableReplicas: 3 }),
  ...deployment(namespace, 10, { generation: 1, hash: 'aaa', reason: 'NewReplicaSetAvailable', sinceS: 10, status: complete }),
  ...replicaSet(namespace, 'bbb', 101, 101, { replicas: 1 }, 1),
  ...replicaSet(namespace, 'bbb', 101, 120, { replicas: 2, readyReplicas: 1 }, 2),
  ...deployment(namespace, 720, {
    generation: 2,
    hash: 'bbb',
    reason: 'ProgressDeadlineExceeded',
    sinceS: 720,
    status: { replicas: 4, updatedReplicas: 2 },
  }),
  ...pod(namespace, 'shop-bbb-1', 102, 119, {
    owner: ownedBy(namespace, 'ReplicaSet', 'shop-bbb'),
    labels: { 'pod-template-hash': 'bbb' },
  }),
  // Scaled to nothing after its rollout: says nothing of that any more.
  ...replicaSet(namespace, 'aaa', 1, 130, { replicas: 2, readyReplicas: 2 }, 2),
  ...workload(namespace, {
    kind: 'StatefulSet',
    name: 'db',
    createdS: 20,
    atS: 21,
    status: { updateRevision: 'db-1', currentRevision: 'db-1', replicas: 1, updatedReplicas: 1 },
    spec: { replicas: 2 },
  }),
  ...workload(namespace, {
    kind: 'StatefulSet',
    name: 'db',
    createdS: 20,
    atS: 30,
    status: { updateRevision: 'db-1', currentRevision: 'db-1', replicas: 2, updatedReplicas: 2, readyReplicas: 2 },
    spec: { replicas: 2 },
  }),
  ...workload(namespace, {
    kind: 'StatefulSet',
    name: 'db',
    createdS: 20,
    atS: 200,
    generation: 2,
    status: { updateRevision: 'db-2', currentRevision: 'db-1', replicas: 2, updatedReplicas: 1, readyReplicas: 1 },
    spec: { replicas: 2 },
  }),
  ...pod(namespace, 'db-0', 21, 25, { owner: ownedBy(namespace, 'StatefulSet', 'db'), labels: { 'controller-revision-hash': 'db-1' } }),
  ...workload(namespace, {
    kind: 'DaemonSet',
    name: 'agent',
    createdS: 40,
    atS: 41,
    annotations: { 'deprecated.daemonset.template.generation': '1' },
    status: { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 1 },
  }),
  ...pod(namespace, 'agent-x', 41, 45, {
    owner: ownedBy(namespace, 'DaemonSet', 'agent'),
    labels: { 'controller-revision-hash': 'f00', 'pod-template-generation': '1' },
  }),
  ...workload(namespace, {
    kind: 'Job',
    name: 'sum',
    createdS: 50,
    atS: 51,
    spec: { completions: 2, parallelism: 2 },
    status: { startTime: iso(50), active: 2, ready: 1 },
  }),
  ...workload(namespace, {
    kind: 'Job',
    name: 'sum',
    createdS: 50,
    atS: 90,
    spec: { completions: 2, parallelism: 2 },
    status: {
      startTime: iso(50),
      succeeded: 2,
      completionTime: iso(90),
      conditions: [{ type: 'Complete', status: 'True', lastTransitionTime: iso(90) }],
    },
  }),
  ...workload(namespace, {
    kind: 'Job',
    name: 'bad',
    createdS: 60,
    atS: 99,
    status: {
      startTime: iso(60),
      failed: 7,
      conditions: [
        {
          type: 'Failed',
          status: 'True',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
          lastTransitionTime: iso(99),
        },
      ],
    },
  }),
  ...pod(namespace, 'sum-1', 51, 55, { owner: ownedBy(namespace, 'Job', 'sum'), labels: {} }),
];
const namespaces = ['shop', 'bank', 'mail'];
const told = namespaces.flatMap(storyOf);
const signals = [...told].sort((a, b) => a.at_us - b.at_us);
const straight = runLanes(signals, run);
test('a rollout is told from what the workload objects say: begun, how far, complete, stuck', () => {
  for (const namespace of namespaces)
    expect(rollouts(straight, namespace)).toEqual([
      'DaemonSet agent 1 started @40 2/2/1',
      'Deployment shop aaa completed @10 3/3/3',
      'Deployment shop aaa started @1 -',
      'Deployment shop bbb started @101 3/2/1',
      'Deployment shop bbb stuck @720 - ProgressDeadlineExceeded',
      'Job bad  started @60 1/7/0',
      'Job bad  stuck @99 - BackoffLimitExceeded',
      'Job sum  completed @90 2/2/2',
      'Job sum  started @50 -',
      'StatefulSet db db-1 completed @30 2/2/2',
      'StatefulSet db db-1 started @20 -',
      'StatefulSet db db-2 started @200 2/1/0',
    ]);
});

test('each rollout is a row: its state, how long it took and how many Pods it has, under the trace of its span', () => {
  const spans = valuesOf<Span>(straight, 'spans').filter(({ name }) => name === 'workload.rollout');
  const known = valuesOf<Rollout>(straight, 'rollouts');
  const seconds = (us: number | null): number | null => (us === null ? null : (us - startUs) / second);
  for (const namespace of namespaces)
    expect(
      known
        .filter((row) => row.namespace === namespace && !row.retracted)
        .map((row) => [
          `${row.workload_kind} ${row.workload_name} ${row.revision} ${row.state}`.replace('  ', ' '),
          [row.began_at_us, row.completed_at_us, row.stuck_at_us, row.superseded_at_us].map(seconds),
          `${row.desired}/${row.created}/${row.ready}/${row.available}`,
          row.reason,
        ])
        .sort(),
    ).toEqual([
      ['DaemonSet agent 1 open', [40, null, null, null], '2/2/1/0', null],
      ['Deployment shop aaa completed', [1, 10, null, null], '3/3/3/3', null],
      ['Deployment shop bbb stuck', [101, null, 720, null], '3/2/1/0', 'ProgressDeadlineExceeded'],
      ['Job bad stuck', [60, null, 99, null], '1/7/0/0', 'BackoffLimitExceeded'],
      ['Job sum completed', [50, 90, null, null], '2/2/2/2', null],
      ['StatefulSet db db-1 completed', [20, 30, null, null], '2/2/2/0', null],
      ['StatefulSet db db-2 open', [200, null, null, null], '2/1/0/0', null],
    ]);
  const traces = new Map(known.map((row) => [row.trace_id, row.workload_uid]));
  expect(spans.length).toBeGreaterThan(0);
  for (const span of spans) expect(traces.get(span.trace_id)).toBe(span.uid);
});

test('a revision that is not complete when the next begins is superseded by it, and one that was complete stays so', () => {
  const rolled = ['a', 'b', 'c'].flatMap((hash, at) => replicaSet('shop', hash, at * 100 + 1, at * 100 + 1, { replicas: 1 }, 1));
  const done = deployment('shop', 90, { generation: 1, hash: 'a', reason: 'NewReplicaSetAvailable', sinceS: 90, status: complete });
  const rows = valuesOf<Rollout>(runLanes([...rolled, ...done], { ...run, latenessUs: 3600 * second }), 'rollouts');
  expect(rows.map((row) => [row.revision, row.state, row.superseded_at_us]).sort()).toEqual([
    ['a', 'completed', null],
    ['b', 'superseded', startUs + 201 * second],
    ['c', 'open', null],
  ]);
});

test('a rollout that is complete or stuck has a span, and its Pods point at it', () => {
  const spans = valuesOf<Span>(straight, 'spans').filter(({ namespace }) => namespace === 'shop');
  const ofRollouts = spans.filter(({ name }) => name === 'workload.rollout');
  const seconds = (us: number): number => (us - startUs) / second;
  expect(
    ofRollouts.map(({ start_at_us, end_at_us, status, uid }) => [uid, seconds(start_at_us), seconds(end_at_us), status]).sort(),
  ).toEqual([
    ['uid-shop-Deployment-shop', 1, 10, 'unset'],
    ['uid-shop-Deployment-shop', 101, 720, 'error'],
    ['uid-shop-Job-bad', 60, 99, 'error'],
    ['uid-shop-Job-sum', 50, 90, 'unset'],
    ['uid-shop-StatefulSet-db', 20, 30, 'unset'],
  ]);
  const byId = new Map(ofRollouts.map((span) => [span.span_id, span]));
  const pointedAt = (pod: string): string | undefined => {
    const root = spans.find((span) => span.pod === pod && span.name === 'pod.create');
    const link = root?.links.find(({ attributes }) => attributes.some(([key, value]) => key === 'lunettes.link' && value === 'rollout'));
    const rollout = byId.get(link?.span_id ?? '');
    return rollout?.trace_id === link?.trace_id ? Object.fromEntries(rollout?.attributes ?? [])['lunettes.rollout.revision'] : undefined;
  };
  expect(['shop-aaa-1', 'shop-bbb-1', 'db-0', 'sum-1'].map(pointedAt)).toEqual(['aaa', 'bbb', 'db-1', '']);
  // The DaemonSet's is not over, and so has no span yet.
  expect(spans.find(({ pod, name }) => pod === 'agent-x' && name === 'pod.create')?.links.length).toBe(1);
});

test('workloads that are told of after their Pods, or before them, give the same rows', () => {
  const isWorkload = ({ type }: Signal): boolean => type === 'workload';
  const late = { ...run, latenessUs: 3600 * second };
  const others = told.filter((signal) => !isWorkload(signal));
  expect(differences(runLanes([...others, ...told.filter(isWorkload).toReversed()], late).rows, straight.rows)).toEqual([]);
  expect(valuesOf<Sli>(straight, 'sli').length).toBe(5 * namespaces.length);
});

// Verifies: L16
test('in any order within the lateness, with any repeats, on any number of lanes, the rollouts are the same', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(1, 3, 8), fc.constantFrom(2 * second, 900 * second), (seed, lanes, withinUs) => {
      const outcome = runLanes(disordered(signals, seed, withinUs, 0.3), { ...run, lanes, latenessUs: withinUs, roundTrip: true });
      expect(differences(outcome.rows, straight.rows)).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 60 },
  );
});
