import { expect, test } from 'vitest';
import { auditOutcome, factLines, onlySignal } from '../../../test/normalization/check-outcome.ts';
import {
  answeredAtUs,
  podUid,
  sampleAudit,
  sampleCondition,
  samplePod,
  samplePodRequest,
} from '../../../test/normalization/sample-records.ts';

const statusPatch = (requestObject: unknown): unknown => sampleAudit({ level: 'Request', requestObject });
const types = (record: unknown): readonly string[] => onlySignal(auditOutcome(record)).facts.map((fact) => fact.type);
const rejection = (record: unknown): unknown => {
  const outcome = auditOutcome(record);
  return outcome.outcome === 'rejected' ? `${outcome.rejection.reason} ${outcome.rejection.field}` : outcome.outcome;
};
const ready = sampleCondition('Ready', '2026-03-01T10:00:05Z');
const running = { name: 'app', restartCount: 0, ready: true, state: { running: { startedAt: '2026-03-01T10:00:04Z' } } };

test('the four forms of a patch that say the same of a status give the same facts', () => {
  const status = { phase: 'Running', conditions: [ready], containerStatuses: [running] };
  const forms = [
    { metadata: { uid: podUid }, status: { ...status, '$setElementOrder/conditions': [{ type: 'Ready' }] } },
    { metadata: { uid: podUid }, status: { ...status, podIP: null } },
    { kind: 'Pod', apiVersion: 'v1', metadata: { uid: podUid, name: 'cart-0' }, status },
    [
      { op: 'test', path: '/metadata/uid', value: podUid },
      { op: 'replace', path: '/status/phase', value: 'Running' },
      { op: 'add', path: '/status/conditions/-', value: ready },
      { op: 'replace', path: '/status/containerStatuses/0', value: running },
    ],
    [
      { op: 'test', path: '/metadata/uid', value: podUid },
      { op: 'replace', path: '/status', value: { ...status, phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }, ready] } },
      { op: 'remove', path: '/status/conditions/0' },
      { op: 'replace', path: '/status/phase', value: 'Running' },
      { op: 'add', path: '/status/containerStatuses/0/ready', value: true },
    ],
  ];
  const signals = forms.map((form) => onlySignal(auditOutcome(statusPatch(form))));
  const [first] = signals;
  expect(first?.facts.map((fact) => fact.type)).toContain('pod.ready');
  for (const signal of signals) expect(signal).toMatchObject({ uid: podUid, name: 'cart-0', facts: first?.facts });
});

test('a whole status that an update sends is read without an answer', () => {
  const update = samplePodRequest({ verb: 'update', subresource: 'status', user: 'system:node:worker-1', requestObject: samplePod() });
  expect(onlySignal(auditOutcome(update))).toMatchObject({ uid: podUid });
  expect(types(update)).toContain('pod.ready');
});

test('gates are gone when a JSON patch removes the whole list or leaves none in it', () => {
  const gates = (...requestObject: unknown[]): readonly string[] => {
    const outcome = auditOutcome(samplePodRequest({ verb: 'patch', requestObject }));
    return outcome.outcome === 'signals' ? factLines(onlySignal(outcome), 'pod.ungated') : [];
  };
  const ungated = [`audit apiserver ${answeredAtUs} us [#0]`];
  expect(gates({ op: 'remove', path: '/spec/schedulingGates' })).toEqual(ungated);
  expect(gates({ op: 'replace', path: '/spec/schedulingGates', value: [] })).toEqual(ungated);
  expect(
    gates({ op: 'replace', path: '/spec/schedulingGates', value: [{ name: 'a' }] }, { op: 'remove', path: '/spec/schedulingGates/0' }),
  ).toEqual(ungated);
  // One of some, and nobody knows of how many.
  expect(gates({ op: 'remove', path: '/spec/schedulingGates/0' })).toEqual([]);
});

test('what a JSON patch changes within an element that it only numbers is not read as another element', () => {
  const patch = [
    { op: 'replace', path: '/status/conditions/2/status', value: 'True' },
    { op: 'move', from: '/status/phase', path: '/status/reason' },
    { op: 'test', path: '/status/phase', value: 'Failed' },
    { op: 'add', path: '/status/__proto__/phase', value: 'Failed' },
    { op: 'add', path: '/data/phase', value: 'Failed' },
    { op: 'add', path: 'status/phase', value: 'Failed' },
  ];
  expect(types(statusPatch(patch))).toEqual(['pod.kubelet_acknowledged']);
});

test('an operation that cannot be read is named by its place, and so is a value within one', () => {
  expect(rejection(statusPatch([{ op: 'add', path: 7, value: 1 }]))).toBe('bad_patch requestObject[0].path');
  expect(rejection(statusPatch([{ op: 'add', path: '/status/phase', value: 7 }]))).toBe('wrong_type requestObject[0].value');
  const conditions = [ready, { type: 'Ready', lastTransitionTime: 'later' }];
  const nested = [
    { op: 'add', path: '/status', value: { conditions } },
    { op: 'remove', path: '/status/conditions/0' },
  ];
  expect(rejection(statusPatch(nested))).toBe('bad_time requestObject[0].value.conditions[1].lastTransitionTime');
});

test('a server-side apply of a Pod says what somebody wishes, not what is', () => {
  const wish = samplePodRequest({ verb: 'patch', requestObject: samplePod({ status: { phase: 'Failed' } }) });
  expect(auditOutcome(wish)).toEqual({ outcome: 'ignored', reason: 'not_delivery' });
});

test('a deletion and an eviction find the Pod by the UID that they insist on', () => {
  const preconditions = { uid: podUid };
  const deleted = samplePodRequest({
    verb: 'delete',
    user: 'system:node:worker-1',
    requestObject: { gracePeriodSeconds: 0, preconditions },
  });
  expect(onlySignal(auditOutcome(deleted))).toMatchObject({ uid: podUid });
  const evicted = { verb: 'create', subresource: 'eviction', requestObject: { deleteOptions: { preconditions } } };
  expect(onlySignal(auditOutcome(samplePodRequest({ ...evicted, code: 201 })))).toMatchObject({ uid: podUid });
  expect(onlySignal(auditOutcome(samplePodRequest({ ...evicted, code: 429 })))).toMatchObject({ uid: podUid });
});

test('a create that never got a name in the record is counted as such: another record has to tell which Pod it was', () => {
  const { metadata } = samplePod() as { metadata: object };
  const asked = { ...samplePod(), metadata: { ...metadata, name: undefined, uid: undefined } };
  expect(auditOutcome(samplePodRequest({ verb: 'create', name: '', code: 201, requestObject: asked }))).toEqual({
    outcome: 'ignored',
    reason: 'unnamed',
  });
});
