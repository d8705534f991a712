import { expect, test } from 'vitest';
import { carried, onlySignal, sampleOptions } from '../../../test/normalization/check-outcome.ts';
import {
  type Sample,
  sampleAudit,
  sampleDaemonSet,
  sampleDeployment,
  sampleJob,
  sampleReplicaSet,
  sampleStatefulSet,
} from '../../../test/normalization/sample-records.ts';
import type { WorkloadFacts } from '../../vocabulary/index.ts';
import { normalizeAudit } from '../normalize-audit.ts';
import { normalizeObject } from '../normalize-object.ts';

/** `type revision time precision details` of each fact, and how far the rollout is. */
function read(object: Sample): { readonly facts: readonly string[]; readonly rollout: WorkloadFacts['rollout'] } {
  const signal = onlySignal(normalizeObject(carried(object), sampleOptions));
  const facts = signal.facts.map(({ type, container, at_us, precision, details }) =>
    `${type.slice('workload.rollout_'.length)} ${container} ${new Date(at_us / 1000).toISOString().slice(11, 19)} ${precision} ${details.map((pair) => pair.join('=')).join(' ')}`.trim(),
  );
  return { facts, rollout: (JSON.parse(signal.body ?? '') as WorkloadFacts).rollout };
}

const withStatus = (object: Sample, status: object): Sample => ({ ...object, status: { ...(object['status'] as object), ...status } });

test('a Deployment says by its condition which revision is complete, and when', () => {
  expect(read(sampleDeployment())).toEqual({
    facts: ['started 5d9c7b9b6d 10:02:00 inferred', 'completed 5d9c7b9b6d 10:02:00 field available=3 created=3 desired=3 ready=3'],
    rollout: undefined,
  });
});

test('a Deployment past its deadline is stuck since its condition turned', () => {
  const conditions = [
    {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'ReplicaSet "cart-5d9c7b9b6d" has timed out progressing.',
      lastUpdateTime: '2026-03-01T10:12:00Z',
      lastTransitionTime: '2026-03-01T10:12:00Z',
    },
  ];
  expect(read(withStatus(sampleDeployment(), { conditions })).facts.at(-1)).toBe(
    'stuck 5d9c7b9b6d 10:12:00 field message=ReplicaSet "cart-5d9c7b9b6d" has timed out progressing. reason=ProgressDeadlineExceeded',
  );
});

test.each([
  ['Deployment', sampleDeployment()],
  ['StatefulSet', sampleStatefulSet()],
  ['DaemonSet', sampleDaemonSet()],
])('the status of a %s that has not caught up with its spec says nothing', (_, object) => {
  expect(read(withStatus(object, { observedGeneration: 0 }))).toEqual({ facts: [], rollout: undefined });
});

test('a ReplicaSet of a Deployment begins its revision and counts its Pods', () => {
  const labels = { 'pod-template-hash': '5d9c7b9b6d' };
  const annotations = { 'deployment.kubernetes.io/desired-replicas': '3' };
  const object = sampleReplicaSet();
  const metadata = { ...(object['metadata'] as object), labels, annotations, creationTimestamp: '2026-03-01T10:00:00Z' };
  const status = { replicas: 2, readyReplicas: 1, observedGeneration: 1 };
  expect(read({ ...object, metadata, status })).toEqual({
    facts: ['started 5d9c7b9b6d 10:00:00 field'],
    rollout: { available: 0, created: 2, desired: 3, ready: 1, revision: '5d9c7b9b6d' },
  });
  const made = sampleAudit({
    verb: 'create',
    objectRef: { resource: 'replicasets', apiGroup: 'apps' },
    responseObject: { ...object, metadata },
  });
  const [fact] = onlySignal(normalizeAudit(carried(made), sampleOptions)).facts;
  expect([fact?.precision, fact?.resolution, fact?.clock]).toEqual(['audit', 'us', 'apiserver']);
});

test('the write of a status gives its rollout the time at which it was answered', () => {
  const audited = (object: Sample, resource: string, subresource: string, at: string) =>
    onlySignal(
      normalizeAudit(
        carried(
          sampleAudit({
            verb: 'update',
            objectRef: { resource, subresource, apiGroup: resource === 'jobs' ? 'batch' : 'apps' },
            responseObject: object,
            stageTimestamp: at,
          }),
        ),
        sampleOptions,
      ),
    ).facts.map(
      ({ type, at_us, precision, resolution }) =>
        `${type.slice('workload.rollout_'.length)} ${new Date(at_us / 1000).toISOString().slice(11)} ${precision} ${resolution}`,
    );
  const completed = (facts: readonly string[]): readonly string[] => facts.filter((fact) => fact.startsWith('completed'));
  expect(completed(audited(sampleDeployment(), 'deployments', 'status', '2026-03-01T10:02:00.250000Z'))).toEqual([
    'completed 10:02:00.000Z field s',
    'completed 10:02:00.250Z audit us',
  ]);
  // Of what a later write repeats, its own time says nothing.
  expect(completed(audited(sampleDeployment(), 'deployments', 'status', '2026-03-01T10:09:00.250000Z'))).toEqual([
    'completed 10:02:00.000Z field s',
  ]);
  expect(completed(audited(sampleStatefulSet(), 'statefulsets', 'status', '2026-03-01T09:03:00.250000Z'))).toEqual([
    'completed 09:03:00.250Z audit us',
  ]);
  // Somebody changed a label: that the Pods are there was found by the way.
  expect(completed(audited(sampleStatefulSet(), 'statefulsets', '', '2026-03-01T09:03:00.250000Z'))).toEqual([
    'completed 09:03:00.250Z inferred us',
  ]);
});

test('an object that no controller has looked at yet begins a rollout and counts nothing', () => {
  const metadata = { ...(sampleReplicaSet()['metadata'] as object), labels: { 'pod-template-hash': '5d9c7b9b6d' } };
  for (const made of [
    { ...sampleReplicaSet(), metadata, spec: { replicas: 3 }, status: { replicas: 0 } },
    { ...sampleJob(), status: {} },
  ]) {
    const { facts, rollout } = read(made);
    expect(facts.length).toBe(1);
    expect(rollout).toBeUndefined();
  }
});

test('a StatefulSet is complete when all of its Pods are of its newest revision and ready', () => {
  expect(read(sampleStatefulSet())).toEqual({
    facts: ['started db-7c9f 09:00:00 field', 'completed db-7c9f 09:00:00 inferred available=2 created=2 desired=2 ready=2'],
    rollout: { available: 2, created: 2, desired: 2, ready: 2, revision: 'db-7c9f' },
  });
  const half = withStatus(sampleStatefulSet(), { updateRevision: 'db-8', updatedReplicas: 1, readyReplicas: 1 });
  expect(read(half).rollout).toEqual({ available: 1, created: 1, desired: 2, ready: 0, revision: 'db-8' });
});

test('a DaemonSet names its revision by the generation of its template', () => {
  expect(read(sampleDaemonSet())).toEqual({
    facts: ['started 1 09:00:00 field'],
    rollout: { available: 1, created: 2, desired: 2, ready: 1, revision: '1' },
  });
});

test('a Job begins when it says so, and is complete or has failed for good', () => {
  expect(read(sampleJob()).facts).toEqual(['started  09:00:00 field', 'completed  09:05:00 field available=2 created=3 desired=2 ready=2']);
  const failed = {
    type: 'Failed',
    status: 'True',
    reason: 'BackoffLimitExceeded',
    message: 'm',
    lastTransitionTime: '2026-03-01T09:07:00Z',
  };
  expect(read(withStatus(sampleJob(), { completionTime: null, conditions: [failed] })).facts.at(-1)).toBe(
    'stuck  09:07:00 field message=m reason=BackoffLimitExceeded',
  );
  expect(read({ ...sampleJob(), spec: { suspend: true }, status: {} }).facts).toEqual([]);
});
