import { expect, test } from 'vitest';
import { auditOutcome, factLines, onlySignal } from '../../../test/normalization/check-outcome.ts';
import {
  answeredAtUs,
  podUid,
  type Sample,
  sampleAudit,
  sampleCondition,
  samplePod,
  samplePodRequest,
  secondAtUs,
} from '../../../test/normalization/sample-records.ts';

const statusPatch = (status: Sample, changes: Sample = {}): Sample =>
  sampleAudit({ requestObject: { metadata: { uid: podUid }, status }, ...changes });

test('a status patch of level Request is read from the patch, and its UID from inside the patch', () => {
  const signal = onlySignal(auditOutcome(statusPatch({ conditions: [sampleCondition('Ready', '2026-03-01T10:00:05Z')] })));
  expect(signal).toMatchObject({ type: 'pod', namespace: 'shop', name: 'cart-0', uid: podUid });
  expect(factLines(signal, 'pod.ready')).toEqual([
    `field kubelet/worker-1 ${secondAtUs} s [#0] second=1772359205`,
    `audit apiserver ${answeredAtUs} us [#0] second=1772359205`,
  ]);
  expect(JSON.parse(signal.body ?? '')).toMatchObject({ hasSpec: false, containers: [] });
});

test('every status write of the kubelet acknowledges the Pod, even without any body', () => {
  const signal = onlySignal(auditOutcome(sampleAudit()));
  expect(signal).toMatchObject({ uid: '', body: null });
  expect(factLines(signal, 'pod.kubelet_acknowledged')).toEqual([`audit apiserver ${answeredAtUs} us [#0]`]);
});

test('a change older than three seconds was not brought by this write', () => {
  const signal = onlySignal(auditOutcome(statusPatch({ conditions: [sampleCondition('Ready', '2026-03-01T10:00:02Z')] })));
  expect(factLines(signal, 'pod.ready')).toEqual(['field kubelet/worker-1 1772359202000000 s [#0] second=1772359202']);
});

test('a kubelet brings no scheduling, and a scheduler no readiness', () => {
  const conditions = [sampleCondition('PodScheduled', '2026-03-01T10:00:05Z'), sampleCondition('Ready', '2026-03-01T10:00:05Z')];
  const byKubelet = onlySignal(auditOutcome(statusPatch({ conditions })));
  expect(factLines(byKubelet, 'pod.scheduled')).toHaveLength(1);
  expect(factLines(byKubelet, 'pod.ready')).toHaveLength(2);
  const byScheduler = onlySignal(auditOutcome(statusPatch({ conditions }, { user: { username: 'system:kube-scheduler' } })));
  expect(factLines(byScheduler, 'pod.scheduled')).toHaveLength(2);
  expect(factLines(byScheduler, 'pod.ready')).toHaveLength(1);
});

test('a condition whose time the patch leaves out happened with the patch', () => {
  const signal = onlySignal(auditOutcome(statusPatch({ conditions: [{ type: 'Ready', status: 'True' }] })));
  expect(factLines(signal, 'pod.ready')).toEqual([`audit apiserver ${answeredAtUs} us [#0] second=1772359205`]);
});

const specPatch = (changes: Sample = {}): Sample =>
  samplePodRequest({
    verb: 'patch',
    user: 'alice',
    requestObject: { spec: { containers: [{ name: 'app', image: 'shop/cart:9' }] } },
    ...changes,
  });

test('an image that is asked for before Kubernetes counted generations is told with its second', () => {
  const signal = onlySignal(auditOutcome(specPatch()));
  expect(factLines(signal, 'pod.upgrade_requested')).toEqual([
    `audit apiserver ${answeredAtUs} us [@1772359205#0] by=user image.app=shop/cart:9 user=alice`,
  ]);
});

test('a write that sends no containers asks for none, and one of a Pod as it was created changed nothing', () => {
  const typesOf = (changes: Sample): readonly string[] => onlySignal(auditOutcome(specPatch(changes))).facts.map(({ type }) => type);
  const label = { metadata: { labels: { tier: 'gold' } } };
  expect(typesOf({ responseObject: samplePod() })).toContain('pod.upgrade_requested');
  expect(typesOf({ requestObject: label, responseObject: samplePod() })).not.toContain('pod.upgrade_requested');
  expect(typesOf({ responseObject: samplePod({ metadata: { generation: 1 } }) })).not.toContain('pod.upgrade_requested');
});

test.each([
  ['InProgress', 'pod.resize_allocated'],
  ['Deferred', 'pod.resize_deferred'],
  ['Infeasible', 'pod.resize_infeasible'],
])('before there were conditions, status.resize %s tells of %s', (resize, type) => {
  expect(factLines(onlySignal(auditOutcome(statusPatch({ resize }))), type)).toEqual([
    `audit apiserver ${answeredAtUs} us [@1772359205#0] reason=${resize}`,
  ]);
});

test('a patch that takes the progress of a resize away says that it is done, unless it waits again', () => {
  const done = (conditions: readonly Sample[]): readonly string[] =>
    factLines(onlySignal(auditOutcome(statusPatch({ conditions }))), 'pod.resized');
  const removed = { $patch: 'delete', type: 'PodResizeInProgress' };
  expect(done([removed])).toEqual([`audit apiserver ${answeredAtUs} us [@1772359205#0]`]);
  expect(done([removed, sampleCondition('PodResizePending', '2026-03-01T10:00:05Z', { reason: 'Deferred' })])).toEqual([]);
  expect(factLines(onlySignal(auditOutcome(statusPatch({ resize: null }))), 'pod.resized')).toHaveLength(1);
});

test('an element that a patch takes away says nothing', () => {
  const signal = onlySignal(auditOutcome(statusPatch({ conditions: [{ $patch: 'delete', type: 'Ready' }] })));
  expect(signal.facts.map((fact) => fact.type)).toEqual(['pod.kubelet_acknowledged']);
});

test('the answered Pod is read rather than the patch', () => {
  const signal = onlySignal(auditOutcome(statusPatch({ phase: 'Failed' }, { responseObject: samplePod() })));
  expect(factLines(signal, 'pod.phase_changed')).toEqual([`audit apiserver ${answeredAtUs} us [Running#0] phase=Running`]);
  expect(factLines(signal, 'container.started')).toEqual([
    'field kubelet/worker-1 1772359202000000 s [migrate#0]',
    'field kubelet/worker-1 1772359203000000 s [app#0]',
    'field kubelet/worker-1 1772359204000000 s [app#1]',
  ]);
  expect(factLines(signal, 'container.terminated')[1]).toBe(
    'field kubelet/worker-1 1772359203000000 s [app#0] exit_code=137 message=killed reason=OOMKilled signal=9',
  );
  expect(factLines(signal, 'container.restarted')).toEqual([`audit apiserver ${answeredAtUs} us [app#1] count=1`]);
  expect(factLines(signal, 'container.running')).toEqual([`audit apiserver ${answeredAtUs} us [app#1]`]);
  expect(factLines(signal, 'pod.ip_assigned')).toEqual([`audit apiserver ${answeredAtUs} us [#0] ip=10.1.2.3`]);
});

test('a write to the Pod itself finds the status, it does not bring it', () => {
  const signal = onlySignal(
    auditOutcome(samplePodRequest({ verb: 'patch', user: 'jane', requestObject: {}, responseObject: samplePod() })),
  );
  expect(factLines(signal, 'container.running')).toEqual([`inferred apiserver ${answeredAtUs} us [app#1]`]);
  expect(factLines(signal, 'pod.ready')).toHaveLength(1);
  expect(factLines(signal, 'pod.kubelet_acknowledged')).toHaveLength(1);
});

test('gates gone from an unbound Pod end the gating, by a whole answer or by the patch itself', () => {
  const ungated = [`audit apiserver ${answeredAtUs} us [#0]`];
  const unbound = samplePod({ spec: { nodeName: undefined }, status: { conditions: [] } });
  const whole = auditOutcome(samplePodRequest({ verb: 'patch', requestObject: {}, responseObject: unbound }));
  expect(factLines(onlySignal(whole), 'pod.ungated')).toEqual(ungated);
  const patched = auditOutcome(samplePodRequest({ verb: 'patch', requestObject: { spec: { schedulingGates: null } } }));
  expect(factLines(onlySignal(patched), 'pod.ungated')).toEqual(ungated);
  const silent = auditOutcome(samplePodRequest({ verb: 'patch', requestObject: { spec: { tolerations: [] }, metadata: { labels: {} } } }));
  expect(factLines(onlySignal(silent), 'pod.ungated')).toEqual([]);
});

test('gates that are there hold the Pod from its creation', () => {
  const gated = samplePod({ spec: { nodeName: undefined, schedulingGates: [{ name: 'a.example/x' }, { name: 'b.example/y' }] } });
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', code: 201, responseObject: gated })));
  expect(factLines(signal, 'pod.gated')).toEqual(['field apiserver 1772359200000000 s [#0] gates=a.example/x,b.example/y']);
});

test('taking the last finalizer from a Pod without grace removes it', () => {
  const metadata = { deletionTimestamp: '2026-03-01T10:00:00Z', deletionGracePeriodSeconds: 0, finalizers: null };
  const requestObject = { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/hold'] } };
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'patch', requestObject, responseObject: samplePod({ metadata }) })));
  expect(factLines(signal, 'pod.deleted')).toEqual([`audit apiserver ${answeredAtUs} us [#0]`]);
  expect(factLines(signal, 'pod.finalizer_removed')).toEqual([`audit apiserver ${answeredAtUs} us [example.com/hold#0]`]);
});

test('a patch of another shape is rejected as such', () => {
  const rejection = (requestObject: unknown): unknown => auditOutcome(statusPatch({}, { requestObject }));
  expect(rejection('status: {}')).toEqual({ outcome: 'rejected', rejection: { field: 'requestObject', reason: 'bad_patch' } });
  expect(rejection([{ op: 'test', path: '/x' }, 7])).toEqual({
    outcome: 'rejected',
    rejection: { field: 'requestObject[1]', reason: 'bad_patch' },
  });
  expect(rejection([{ path: '/' }])).toEqual({ outcome: 'rejected', rejection: { field: 'requestObject[0].op', reason: 'bad_patch' } });
});

test('failed phases tell evictions by the kubelet and refusals at its door from other failures', () => {
  const failed = (reason: string, message: string): readonly string[] =>
    onlySignal(auditOutcome(statusPatch({ phase: 'Failed', reason, message })))
      .facts.map((fact) => fact.type)
      .slice(1);
  expect(failed('Evicted', 'The node was low on resource: memory.')).toEqual(['pod.phase_changed', 'pod.evicted']);
  expect(failed('Evicted', 'Pod ephemeral local storage usage exceeds the total limit')).toEqual(['pod.phase_changed', 'pod.evicted']);
  expect(failed('Evicted', 'somebody else says so')).toEqual(['pod.phase_changed']);
  expect(failed('OutOfcpu', 'Pod was rejected: Node did not have enough resource')).toEqual(['pod.phase_changed', 'pod.kubelet_rejected']);
  expect(failed('UnexpectedAdmissionError', '')).toEqual(['pod.phase_changed', 'pod.kubelet_rejected']);
  expect(failed('DeadlineExceeded', 'Pod was active on the node longer than the specified deadline')).toEqual(['pod.phase_changed']);
});

test('waiting is told where it is more than the ordinary way to start', () => {
  const waiting = (reason: string): readonly string[] => {
    const containerStatuses = [{ name: 'app', restartCount: 2, ready: false, state: { waiting: { reason, message: 'm' } } }];
    return factLines(onlySignal(auditOutcome(statusPatch({ containerStatuses }))), 'container.waiting');
  };
  expect(waiting('ContainerCreating')).toEqual([]);
  expect(waiting('PodInitializing')).toEqual([]);
  expect(waiting('CrashLoopBackOff')).toEqual([`audit apiserver ${answeredAtUs} us [app#2] message=m reason=CrashLoopBackOff`]);
});

test('readiness lost is told with its reason, but not when the Pod is done', () => {
  const unready = (reason: string): readonly string[] => {
    const conditions = [sampleCondition('Ready', '2026-03-01T10:00:00Z', { status: 'False', reason })];
    return factLines(onlySignal(auditOutcome(statusPatch({ conditions }))), 'pod.unready');
  };
  expect(unready('ContainersNotReady')).toEqual([
    'field kubelet/worker-1 1772359200000000 s [#0] second=1772359200 reason=ContainersNotReady',
  ]);
  expect(unready('PodCompleted')).toEqual([]);
});

test('what is unschedulable says why; a gated Pod is not unschedulable', () => {
  const scheduling = (reason: string): readonly string[] => {
    const conditions = [sampleCondition('PodScheduled', '2026-03-01T10:00:05Z', { status: 'False', reason, message: '0/3 nodes' })];
    return factLines(
      onlySignal(auditOutcome(statusPatch({ conditions }, { user: { username: 'system:kube-scheduler' } }))),
      'pod.unschedulable',
    );
  };
  expect(scheduling('Unschedulable')).toEqual([
    `field scheduler ${secondAtUs} s [#0] second=1772359205 message=0/3 nodes reason=Unschedulable`,
    `audit apiserver ${answeredAtUs} us [#0] second=1772359205 message=0/3 nodes reason=Unschedulable`,
  ]);
  expect(() => scheduling('SchedulingGated')).not.toThrow();
  expect(scheduling('SchedulingGated')).toEqual([]);
});
