import { expect, test } from 'vitest';
import { auditOutcome, factLines, onlySignal } from '../../../test/normalization/check-outcome.ts';
import {
  answeredAtUs,
  podUid,
  sampleAudit,
  sampleEvent,
  sampleEventV1,
  samplePod,
  samplePodRequest,
  sampleReplicaSet,
} from '../../../test/normalization/sample-records.ts';
import { extractors } from './index.ts';

test('no two extractors read the same request', () => {
  const requests = extractors.flatMap((extractor) => extractor.requests);
  expect(new Set(requests).size).toBe(requests.length);
});

test('a binding gives the Pod its node, with the UID that the Binding carries', () => {
  const requestObject = { kind: 'Binding', metadata: { name: 'cart-0', uid: podUid }, target: { kind: 'Node', name: 'worker-1' } };
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', subresource: 'binding', code: 201, requestObject })));
  expect(signal).toMatchObject({ uid: podUid, body: null });
  expect(factLines(signal, 'pod.scheduled')).toEqual([`audit apiserver ${answeredAtUs} us [#0] node=worker-1`]);
});

test('a binding without a body is still a binding', () => {
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'create', subresource: 'binding', code: 201, uid: podUid })));
  expect(factLines(signal, 'pod.scheduled')).toEqual([`audit apiserver ${answeredAtUs} us [#0]`]);
});

test('an eviction is a deletion, and one that a budget forbids is not', () => {
  const requestObject = { kind: 'Eviction', deleteOptions: { gracePeriodSeconds: 10 } };
  const evicted = samplePodRequest({ verb: 'create', subresource: 'eviction', code: 201, user: 'jane', requestObject });
  expect(factLines(onlySignal(auditOutcome(evicted)), 'pod.delete_requested')).toEqual([
    `audit apiserver ${answeredAtUs} us [#0] by=eviction_api grace_s=10 user=jane`,
  ]);
  const held = samplePodRequest({ verb: 'create', subresource: 'eviction', code: 429, user: 'jane', status: { message: 'budget' } });
  expect(factLines(onlySignal(auditOutcome(held)), 'pod.eviction_refused')).toEqual([
    `audit apiserver ${answeredAtUs} us [#0] second=1772359205 message=budget user=jane`,
  ]);
  const dry = { ...evicted, requestObject: { deleteOptions: { dryRun: ['All'] } } };
  expect(auditOutcome(dry)).toEqual({ outcome: 'ignored', reason: 'dry_run' });
});

test('a read shows the Pod as it was then, and brings nothing about', () => {
  const signal = onlySignal(auditOutcome(samplePodRequest({ verb: 'get', user: 'system:node:worker-1', responseObject: samplePod() })));
  expect(signal).toMatchObject({ type: 'pod', source: 'audit', at_us: answeredAtUs });
  expect(new Set(signal.facts.map((fact) => fact.precision))).toEqual(new Set(['field', 'inferred']));
  expect(factLines(signal, 'container.ready')).toEqual([
    `inferred apiserver ${answeredAtUs} us [migrate#0]`,
    `inferred apiserver ${answeredAtUs} us [app#1]`,
  ]);
});

test('a list shows each of its Pods, but none of a namespace that is left out', () => {
  const items = [samplePod(), samplePod({ metadata: { namespace: 'hidden' } }), samplePod({ metadata: { name: 'cart-2', uid: 'u-2' } })];
  const outcome = auditOutcome(samplePodRequest({ verb: 'list', name: '', responseObject: { kind: 'PodList', items } }));
  expect(outcome.outcome === 'signals' && outcome.signals.map((signal) => signal.evidence_id.slice(-2))).toEqual(['/0', '/2']);
});

test('a read without a body shows nothing', () => {
  expect(auditOutcome(samplePodRequest({ verb: 'get' }))).toEqual({ outcome: 'ignored', reason: 'read_without_body' });
});

test('an Event that is written is read like the Event itself', () => {
  const created = sampleAudit({
    verb: 'create',
    objectRef: { resource: 'events', namespace: 'shop' },
    responseStatus: { code: 201 },
    requestObject: sampleEvent(),
  });
  expect(onlySignal(auditOutcome(created))).toMatchObject({ type: 'event', source: 'event_core', evidence_id: 'e-1/1', uid: podUid });
  const patched = { ...created, verb: 'patch', requestObject: { count: 3 }, responseObject: sampleEvent({ count: 3 }) };
  expect(onlySignal(auditOutcome(patched))).toMatchObject({ evidence_id: 'e-1/3' });
  expect(auditOutcome({ ...patched, responseObject: null })).toEqual({ outcome: 'ignored', reason: 'event_without_body' });
  const second = {
    ...created,
    objectRef: { resource: 'events', apiGroup: 'events.k8s.io', namespace: 'shop' },
    requestObject: sampleEventV1({ metadata: { name: 'cart-0.1' } }),
  };
  expect(onlySignal(auditOutcome(second))).toMatchObject({ source: 'event_v1', evidence_id: '7c1e8a40-1f0e-4a57-8f7d-5a6d2f1e0c01/1' });
});

test('a controller object that is written says whom it belongs to', () => {
  const objectRef = { resource: 'replicasets', apiGroup: 'apps', namespace: 'shop', name: 'cart-5d9c7b9b6d' };
  const event = sampleAudit({ verb: 'create', objectRef, responseStatus: { code: 201 }, responseObject: sampleReplicaSet() });
  expect(onlySignal(auditOutcome(event))).toMatchObject({ type: 'workload', uid: 'u-1', source: 'audit', at_us: answeredAtUs });
});

test('an update of a controller object says whom it belongs to without an answer; a create does not know its UID yet', () => {
  const objectRef = { resource: 'replicasets', apiGroup: 'apps', namespace: 'shop', name: 'cart-5d9c7b9b6d' };
  const sent = { level: 'Request', objectRef, requestObject: sampleReplicaSet() };
  expect(onlySignal(auditOutcome(sampleAudit({ ...sent, verb: 'update' })))).toMatchObject({ type: 'workload', uid: 'u-1' });
  expect(auditOutcome(sampleAudit({ ...sent, verb: 'create' }))).toEqual({ outcome: 'ignored', reason: 'not_delivery' });
});

test.each([
  ['a request that has only arrived', { stage: 'RequestReceived' }, 'stage'],
  ['a request that is still being answered', { stage: 'ResponseStarted' }, 'stage'],
  ['a request that failed', { responseStatus: { code: 409 } }, 'not_successful'],
  ['another resource', { objectRef: { resource: 'leases', apiGroup: 'coordination.k8s.io' } }, 'not_delivery'],
  ['Pods of another API group', { verb: 'list', objectRef: { resource: 'pods', apiGroup: 'metrics.k8s.io' } }, 'not_delivery'],
  ['an ephemeral container', { objectRef: { resource: 'pods', subresource: 'ephemeralcontainers', name: 'x' } }, 'ephemeral_container'],
  [
    'a namespace that is left out',
    { objectRef: { resource: 'pods', subresource: 'status', namespace: 'hidden', name: 'x' } },
    'ignored_namespace',
  ],
])('%s is ignored by reason', (_, changes, reason) => {
  expect(auditOutcome(sampleAudit(changes))).toEqual({ outcome: 'ignored', reason });
});

test('a truncated event is read without its bodies', () => {
  const annotations = { 'audit.k8s.io/truncated': 'true' };
  const signal = onlySignal(auditOutcome(sampleAudit({ annotations, responseObject: 'cut', requestObject: 7 })));
  expect(signal).toMatchObject({ name: 'cart-0', body: null });
});

test.each([
  ['auditID', { auditID: null }, 'missing_field'],
  ['stage', { stage: '' }, 'missing_field'],
  ['stage', { stage: 'Later' }, 'unknown_shape'],
  ['verb', { verb: undefined }, 'missing_field'],
  ['stageTimestamp', { stageTimestamp: null, requestReceivedTimestamp: null }, 'no_time'],
  ['stageTimestamp', { stageTimestamp: 'yesterday' }, 'bad_time'],
  ['responseStatus', { responseStatus: null }, 'missing_field'],
  ['responseStatus.code', { responseStatus: {} }, 'missing_field'],
  ['apiVersion', { apiVersion: 'v1' }, 'unsupported_version'],
  ['kind', { kind: 'Pod' }, 'unknown_shape'],
  ['AuditID', { auditID: undefined, AuditID: 'x' }, 'unknown_shape'],
])('%s is named when the event is not readable because of it', (field, changes, reason) => {
  expect(auditOutcome(sampleAudit(changes))).toEqual({ outcome: 'rejected', rejection: { field, reason } });
});

test('older versions of the audit API and events without a kind are read', () => {
  expect(auditOutcome(sampleAudit({ apiVersion: 'audit.k8s.io/v1beta1' })).outcome).toBe('signals');
  expect(auditOutcome(sampleAudit({ kind: undefined, apiVersion: undefined })).outcome).toBe('signals');
});

test('without the time of the answer the time of arrival counts', () => {
  expect(onlySignal(auditOutcome(sampleAudit({ stageTimestamp: null }))).at_us).toBe(answeredAtUs - 10_000);
});
