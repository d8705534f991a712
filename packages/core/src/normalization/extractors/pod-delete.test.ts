import { expect, test } from 'vitest';
import { auditOutcome, factLines, onlySignal } from '../../../test/normalization/check-outcome.ts';
import { answeredAtUs, podUid, type Sample, samplePod, samplePodRequest } from '../../../test/normalization/sample-records.ts';

const dying = (grace: number, finalizers: readonly string[] = []): Sample =>
  samplePod({ metadata: { deletionTimestamp: '2026-03-01T10:00:35Z', deletionGracePeriodSeconds: grace, finalizers } });

const deletion = (request: {
  readonly user?: string;
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
}): readonly string[] => {
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'delete', ...request })));
  return ['pod.delete_requested', 'pod.final_delete_requested', 'pod.deleted'].flatMap((type) =>
    factLines(signal, type).map((line) => `${type} ${line.replace(`audit apiserver ${answeredAtUs} us [#0]`, 'audit')}`),
  );
};

test('a user asks a Pod to go: a request with its grace, nothing more', () => {
  expect(deletion({ user: 'jane', requestObject: { kind: 'DeleteOptions' }, responseObject: dying(30) })).toEqual([
    'pod.delete_requested audit by=user grace_s=30 user=jane',
    'pod.delete_requested field apiserver 1772359205000000 s [#0] grace_s=30',
  ]);
});

test('the kubelet asks last, without grace, and the Pod is gone unless a finalizer holds it', () => {
  const user = 'system:node:worker-1';
  const requestObject = { kind: 'DeleteOptions', gracePeriodSeconds: 0 };
  expect(deletion({ user, requestObject, responseObject: dying(0) })).toContain('pod.deleted audit');
  expect(deletion({ user, requestObject, responseObject: dying(0, ['example.com/hold']) })).not.toContain('pod.deleted audit');
  expect(deletion({ user, requestObject, responseObject: { kind: 'Status', status: 'Success' } })).toEqual([
    'pod.final_delete_requested audit by=kubelet grace_s=0 user=system:node:worker-1',
    'pod.deleted audit',
  ]);
});

test('without bodies the request of a kubelet still ends the Pod, and that of a user does not', () => {
  expect(deletion({ user: 'system:node:worker-1' })).toEqual([
    'pod.final_delete_requested audit by=kubelet user=system:node:worker-1',
    'pod.deleted audit',
  ]);
  expect(deletion({ user: 'jane' })).toEqual(['pod.delete_requested audit by=user user=jane']);
});

test.each([
  ['system:serviceaccount:kube-system:replicaset-controller', 'controller'],
  ['system:serviceaccount:kube-system:generic-garbage-collector', 'controller'],
  ['system:serviceaccount:kube-system:pod-garbage-collector', 'pod_gc'],
  ['system:serviceaccount:kube-system:namespace-controller', 'namespace'],
  ['system:serviceaccount:kube-system:node-controller', 'taint_manager'],
  ['system:serviceaccount:kube-system:taint-eviction-controller', 'taint_manager'],
  ['system:kube-scheduler', 'preemption'],
  ['system:serviceaccount:shop:my-controller', 'user'],
])('%s deletes as %s', (user, by) => {
  expect(deletion({ user })[0]).toContain(`by=${by} `);
});

test('a collection names each Pod that its answer shows', () => {
  const items = [dying(30), samplePod({ metadata: { name: 'cart-1', uid: 'u-9', deletionGracePeriodSeconds: 0, finalizers: null } })];
  const event = samplePodRequest({ verb: 'deletecollection', name: '', user: 'jane', responseObject: { kind: 'PodList', items } });
  const outcome = auditOutcome(event);
  expect(outcome.outcome === 'signals' && outcome.signals.map(({ name, uid, evidence_id }) => [name, uid, evidence_id.slice(-2)])).toEqual([
    ['cart-0', podUid, '/0'],
    ['cart-1', 'u-9', '/1'],
  ]);
  expect(outcome.outcome === 'signals' && outcome.signals.map((signal) => factLines(signal, 'pod.deleted').length)).toEqual([0, 1]);
});

test('a collection without an answer names nobody', () => {
  expect(auditOutcome(samplePodRequest({ verb: 'deletecollection', name: '' }))).toEqual({ outcome: 'ignored', reason: 'not_delivery' });
});

test('a dry run deletes nothing, wherever it is asked for', () => {
  const dry = { outcome: 'ignored', reason: 'dry_run' };
  expect(auditOutcome(samplePodRequest({ verb: 'delete', requestObject: { dryRun: ['All'] } }))).toEqual(dry);
  expect(auditOutcome({ ...samplePodRequest({ verb: 'delete' }), requestURI: '/api/v1/pods/x?x=1&dryRun=All' })).toEqual(dry);
  expect(auditOutcome({ ...samplePodRequest({ verb: 'delete' }), requestURI: '/api/v1/pods/x?dryRun=Allx' }).outcome).toBe('signals');
});
