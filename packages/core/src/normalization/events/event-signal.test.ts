import { expect, test } from 'vitest';
import { carried, factLines, onlySignal, sampleOptions } from '../../../test/normalization/check-outcome.ts';
import { podUid, type Sample, sampleEvent, sampleEventV1 } from '../../../test/normalization/sample-records.ts';
import { normalizeObject } from '../normalize-object.ts';
import type { Normalized } from '../outcome.ts';
import { eventTexts } from './event-texts.ts';

const eventOutcome = (event: Sample): Normalized => normalizeObject(carried(event), sampleOptions);

test('every reading of the first occurrence is told, finest first', () => {
  const signal = onlySignal(eventOutcome(sampleEvent()));
  expect(signal).toMatchObject({ type: 'event', namespace: 'shop', name: 'cart-0', uid: podUid, at_us: 1_772_359_205_000_000 });
  expect(signal).toMatchObject({ source: 'event_core', evidence_id: 'e-1/1', resource_version: '77', body: null });
  const details = 'component=kubelet event_type=Normal message=Container started reason=Started source=event_core';
  expect(factLines(signal, 'container.started')).toEqual([
    `event_name kubelet/worker-1 1772359205123456 ns [app#0] ${details}`,
    `field kubelet/worker-1 1772359205000000 s [app#0] ${details}`,
  ]);
});

test('the nanoseconds in a name are exact beyond 2^53', () => {
  // 1898af4e83c6ff80 is 1772359205123456896; as a number it would round up into the next microsecond.
  expect(Math.floor(Number(0x1898af4e83c6ff80n) / 1000)).toBe(1_772_359_205_123_457);
  const [fact] = onlySignal(eventOutcome(sampleEvent({ metadata: { name: 'cart-0.1898af4e83c6ff80', uid: 'e' } }))).facts;
  expect(fact?.at_us).toBe(1_772_359_205_123_456);
});

test.each([
  ['too far from its own time', 'cart-0.17dd2e1f3b8f9a00'],
  ['no hexadecimal', 'cart-0.1898af4e83c6ffzz'],
  ['upper case', 'cart-0.1898AF4E83C6FF15'],
  ['too short', 'cart-0.abc'],
  ['a UUID', '0b5f2d5e-5c1b-4d0a-9e57-2f0a5a3f1c11'],
])('a name with a suffix that is %s gives no time', (_, name) => {
  const signal = onlySignal(eventOutcome(sampleEvent({ metadata: { name, uid: 'e' } })));
  expect(signal.facts.map((fact) => fact.precision)).toEqual(['field']);
});

test('an Event of the newer API has its microseconds', () => {
  const signal = onlySignal(eventOutcome(sampleEventV1()));
  expect(signal).toMatchObject({ source: 'event_v1', at_us: 1_772_359_202_981_234 });
  expect(signal.facts.map(({ type, precision, clock, at_us, second }) => [type, precision, clock, at_us, second])).toEqual([
    ['pod.unschedulable', 'event_name', 'scheduler', 1_772_359_202_981_234, 1_772_359_202],
    ['pod.unschedulable', 'event_time', 'scheduler', 1_772_359_202_981_234, 1_772_359_202],
  ]);
});

test('a series says how often and until when', () => {
  const series = { count: 9, lastObservedTime: '2026-03-01T10:20:00.000001Z' };
  const signal = onlySignal(eventOutcome(sampleEventV1({ series })));
  expect(signal).toMatchObject({ at_us: 1_772_360_400_000_001, evidence_id: 'e-2/9' });
  expect(signal.facts[0]).toMatchObject({ at_us: 1_772_359_202_981_234, last_at_us: 1_772_360_400_000_001, count: 9 });
});

test('an Event that knows only when it was stored is dated by that', () => {
  const bare = { firstTimestamp: null, lastTimestamp: null, eventTime: null };
  expect(onlySignal(eventOutcome(sampleEvent(bare))).facts.map(({ precision }) => precision)).toEqual(['inferred']);
  expect(onlySignal(eventOutcome(sampleEvent({ ...bare, lastTimestamp: '2026-03-01T10:00:09Z' }))).facts.map(({ at_us }) => at_us)).toEqual(
    [1_772_359_209_000_000],
  );
  expect(eventOutcome(sampleEvent({ ...bare, metadata: { name: 'x' } }))).toEqual({
    outcome: 'rejected',
    rejection: { field: 'lastTimestamp', reason: 'no_time' },
  });
});

test.each([
  ['Scheduled', 'Successfully assigned shop/cart-0 to worker-1', 'pod.scheduled', 'node=worker-1'],
  ['Pulling', 'Pulling image "shop/cart:2"', 'image.pulling', 'image=shop/cart:2'],
  [
    'Pulled',
    'Successfully pulled image "shop/cart:2" in 1.5s (4.25s including waiting). Image size: 123456 bytes.',
    'image.pulled',
    'bytes=123456 cached=false pull_us=1500000 wait_us=2750000 image=shop/cart:2',
  ],
  ['Pulled', 'Successfully pulled image "shop/cart:2" in 823.455ms', 'image.pulled', 'pull_us=823455'],
  ['Pulled', 'Successfully pulled image "shop/cart:2"', 'image.pulled', 'cached=false'],
  ['Pulled', 'Container image "shop/cart:2" already present on machine', 'image.pulled', 'cached=true image=shop/cart:2'],
  ['Failed', 'Failed to pull image "shop/cart:3": not found', 'image.pull_failed', 'image=shop/cart:3'],
  ['Failed', 'Error: ErrImagePull', 'warning', ''],
  ['Created', 'Created container: app', 'container.created', ''],
  ['Killing', 'Stopping container app', 'container.stopping', ''],
  ['SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.', 'pod.sandbox_changed', ''],
  ['Unhealthy', 'Readiness probe failed: HTTP 503', 'container.probe_failed', 'probe=readiness'],
  ['Unhealthy', 'Liveness probe errored and resulted in unknown state', 'container.probe_failed', 'probe=liveness'],
  ['Unhealthy', 'Startup probe failed: x', 'container.probe_failed', 'probe=startup'],
  ['Preempted', 'Preempted by pod x on node y', 'pod.disrupted', 'reason=PreemptionByScheduler'],
  ['TriggeredScaleUp', 'pod triggered scale-up: [{x 1->2 (max: 3)}]', 'pod.scale_up_triggered', ''],
  ['Nominated', 'Pod should schedule on: nodeclaim/x', 'pod.nominated', ''],
  ['AddedInterface', 'Add eth0 [10.131.0.7/23] from openshift-sdn', 'pod.ip_assigned', 'exact=true ip=10.131.0.7'],
  ['FailedScheduling', 'skip schedule deleting pod: shop/cart-0', 'warning', ''],
  ['BackOff', 'Back-off restarting failed container app in pod cart-0', 'warning', ''],
  ['', '', 'warning', ''],
])('%s: "%s" means %s', (reason, message, type, details) => {
  const signal = onlySignal(eventOutcome(sampleEvent({ reason, message })));
  expect(new Set(signal.facts.map((fact) => fact.type))).toEqual(new Set([type]));
  const [line = ''] = factLines(signal, type);
  for (const detail of details === '' ? [] : details.split(' ')) expect(line).toContain(` ${detail}`);
});

test.each(eventTexts.map((text) => [text.reason, text.since, text.until, text] as const))(
  'the text of %s from "%s" to "%s" is read as its own, and says what the reason says',
  (reason, _since, _until, { example, pattern }) => {
    expect(eventTexts.find((text) => text.reason === reason && text.pattern.test(example))?.pattern).toBe(pattern);
    const signal = onlySignal(eventOutcome(sampleEvent({ reason, message: example })));
    const details = Object.fromEntries(signal.facts[0]?.details ?? []);
    expect(details).toMatchObject({ reason, message: example });
    if (!/\(\?<(?:skipped|volume)>/.test(pattern.source)) expect(signal.facts[0]?.type).not.toBe('warning');
  },
);

test('versions of one reason follow each other without overlap, newest first', () => {
  const minor = (version: string, open: number): number => (version === '' ? open : Number(version.split('.')[1]));
  const dated = eventTexts.filter((text) => text.since !== '' || text.until !== '');
  for (const [index, { reason, since, until }] of dated.entries()) {
    expect(minor(since, 0), reason).toBeLessThanOrEqual(minor(until, 999));
    const next = dated[index + 1];
    if (next?.reason === reason) expect(minor(next.until, 999), reason).toBeLessThan(minor(since, 0));
  }
  expect(dated.length).toBeGreaterThan(5);
});

test('an Event that stands for many similar ones means what each of them means', () => {
  const folded = (message: string): string => `(combined from similar events): ${message}`;
  for (const { reason, example } of eventTexts) {
    const one = onlySignal(eventOutcome(sampleEvent({ reason, message: example, count: 14 })));
    expect(onlySignal(eventOutcome(sampleEvent({ reason, message: folded(example), count: 14 })))).toEqual(one);
  }
});

test('an attached volume is told under its own name', () => {
  const message = 'AttachVolume.Attach succeeded for volume "pvc-1"';
  expect(onlySignal(eventOutcome(sampleEvent({ reason: 'SuccessfulAttachVolume', message }))).facts[0]).toMatchObject({
    type: 'volume.attached',
    container: 'pvc-1',
  });
});

test('only the kubelet evicts for its node', () => {
  const type = (changes: Sample): string | undefined =>
    onlySignal(eventOutcome(sampleEvent({ reason: 'Evicted', ...changes }))).facts[0]?.type;
  expect(type({ type: 'Warning', message: 'The node was low on resource: memory.' })).toBe('pod.evicted');
  expect(type({ type: 'Normal', message: 'Evicted pod', source: {}, reportingComponent: 'karpenter' })).toBe('warning');
});

test('an init container is named like any other, and an ephemeral one is ignored', () => {
  const about = (fieldPath: string): Sample => sampleEvent({ involvedObject: { kind: 'Pod', name: 'cart-0', uid: 'u', fieldPath } });
  expect(onlySignal(eventOutcome(about('spec.initContainers{migrate}'))).facts[0]?.container).toBe('migrate');
  expect(eventOutcome(about('spec.ephemeralContainers{shell}'))).toEqual({ outcome: 'ignored', reason: 'ephemeral_container' });
  expect(onlySignal(eventOutcome(about('metadata'))).facts[0]?.container).toBe('');
});

test('a controller that could not create a Pod tells of a refusal, for itself', () => {
  const involvedObject = { kind: 'ReplicaSet', namespace: 'shop', name: 'cart-5d', uid: 'u-1' };
  const event = sampleEvent({ involvedObject, reason: 'FailedCreate', message: 'Error creating: pods "x" is forbidden: exceeded quota' });
  const signal = onlySignal(eventOutcome(event));
  expect(signal).toMatchObject({ type: 'refusal', name: '', uid: '', source: 'event_core' });
  expect(signal.facts[0]).toMatchObject({ type: 'pod.create_refused', second: 1_772_359_205 });
  expect(JSON.parse(signal.body ?? '')).toMatchObject({ code: 0, owner: { kind: 'ReplicaSet', name: 'cart-5d', uid: 'u-1' } });
});

test.each([
  ['another kind of object', { involvedObject: { kind: 'Node', name: 'worker-1' } }, 'not_delivery'],
  ['nothing', { involvedObject: null }, 'not_delivery'],
  ['a namespace that is left out', { involvedObject: { kind: 'Pod', name: 'x', namespace: 'hidden' } }, 'ignored_namespace'],
])('an Event about %s is ignored', (_, changes, reason) => {
  expect(eventOutcome(sampleEvent(changes))).toEqual({ outcome: 'ignored', reason });
});
