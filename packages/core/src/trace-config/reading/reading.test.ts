import { describe, expect, test } from 'vitest';
import { namesAt, parseNameRef } from './name-ref.ts';
import { operationsOf } from './operations.ts';
import { compilePattern } from './pattern.ts';
import { traceContextsOf } from './trace-context.ts';
import { parseValuePath, textAtPath } from './value-path.ts';

const pod = {
  kind: 'Pod',
  metadata: { uid: 'u', labels: { 'meta.k8s.com/biz-name': 'shop' }, finalizers: ['a/b', 'c'] },
  spec: {
    schedulerName: 'default-scheduler',
    containers: [
      { name: 'app', image: 'nginx:1' },
      { name: 'log', image: 'nginx:1' },
    ],
  },
};
const operations = (verb: string, subresource: string, request: unknown, response: unknown = pod, code = 200): object =>
  Object.fromEntries(operationsOf({ verb, subresource, resource: 'pods', code, request, response }));

describe('operations', () => {
  test('of a create are the Pod and the scheduler that it enters', () => {
    expect(operations('create', '', pod, pod, 201)).toEqual({ 'pod:create:success': [], 'schedule:default-scheduler:entry': [] });
  });
  test('a refused request performs none', () => {
    expect(operations('create', '', pod, { kind: 'Status' }, 403)).toEqual({});
  });
  test('of a binding', () => {
    expect(operations('create', 'binding', { kind: 'Binding', target: { name: 'n1' } }, { kind: 'Status' }, 201)).toEqual({
      'schedule:binding:success': [],
    });
  });
  test('deleting asks first and is done when no grace and no finalizer is left', () => {
    const waiting = { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 30 } };
    const held = { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 0, finalizers: ['a'] } };
    const gone = { kind: 'Pod', metadata: { deletionGracePeriodSeconds: 0 } };
    expect([waiting, held, gone].map((one) => Object.keys(operations('delete', '', {}, one)))).toEqual([
      ['pod:delete:success'],
      ['pod:delete:success'],
      ['pod:deleted:success'],
    ]);
  });
  test('the patch that takes the last finalizer is the end of a Pod that is being deleted', () => {
    const gone = { kind: 'Pod', metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 } };
    expect(operations('patch', '', { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] } }, gone)).toEqual({
      'pod:deleted:success': [],
      'finalizer:delete': ['finalizer:a/b:delete'],
    });
  });
  test('of a patch are its labels, annotations and finalizers; a removed one has no value', () => {
    expect(
      operations('patch', '', {
        metadata: { finalizers: ['x'], labels: { a: '1', b: null, podStatus: 'x' }, annotations: { 'update-status': 'y', TraceId: 'z' } },
      }),
    ).toEqual({
      'finalizer:add': ['finalizer:x:add'],
      'label:add': ['label:a=1:add'],
      'label:delete': ['label:b=:delete'],
      'annotation:add': ['annotation:update-status=y:add'],
    });
  });
  test('of a status patch are its conditions, its phase, its address and its containers', () => {
    expect(
      operations('patch', 'status', {
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          phase: 'Running',
          podIP: '10.0.0.1',
          containerStatuses: [
            { name: 'a', ready: true, restartCount: 2, state: { running: {} } },
            { name: 'b', state: { waiting: { reason: 'ErrImagePull' } } },
            { name: 'c', state: { terminated: { reason: 'Error', exitCode: 3 } } },
            { name: 'd', state: { terminated: {} } },
          ],
        },
      }),
    ).toEqual({
      'condition:Ready:true': [],
      'phase:Running:set': [],
      'pod:ip:set': [],
      'containerReady:set': ['containerReady:a:true', 'containerReady:b:false', 'containerReady:c:false', 'containerReady:d:false'],
      'containerRestartCount:set': [
        'containerRestartCount:a:2',
        'containerRestartCount:b:0',
        'containerRestartCount:c:0',
        'containerRestartCount:d:0',
      ],
      'containerState:set': [
        'containerState:a:Running',
        'containerState:b:Waiting:ErrImagePull',
        'containerState:c:terminated:Error;exitCode:3',
        'containerState:d:',
      ],
    });
  });
  test('bodies of any shape are read without failing', () => {
    for (const body of [
      null,
      7,
      'x',
      [],
      { metadata: 7 },
      { metadata: { labels: [], finalizers: {} } },
      { status: { conditions: [1], containerStatuses: 7 } },
    ])
      for (const [verb, sub] of [
        ['create', ''],
        ['patch', ''],
        ['patch', 'status'],
        ['delete', ''],
        ['create', 'binding'],
        ['update', ''],
      ] as const)
        expect(operations(verb, sub, body, body, 201)).toEqual({});
  });
});

test.each([
  ['spec.[name]containers.image', ['nginx:1']],
  ['spec.[name,image]containers.name', ['app', 'log']],
  ['metadata.[$]finalizers.$', ['a/b', 'c']],
  ['metadata.uid', ['u']],
  ['spec.[name]volumes.name', []],
])('the instances at %s', (path, names) => {
  const steps = parseNameRef(path);
  expect(steps.ok && namesAt(pod, steps.value)).toEqual(names);
});

test.each([
  ['metadata#labels#meta.k8s.com/biz-name', 'shop'],
  ["{.metadata.labels['meta.k8s.com/biz-name']}", 'shop'],
  ['{.metadata.labels.meta\\.k8s\\.com/biz-name}', 'shop'],
  ['$.spec.containers[1].name', 'log'],
  ['{.spec.containers}', undefined],
])('the value at %s', (path, value) => {
  const steps = parseValuePath(path);
  expect(steps.ok && textAtPath(pod, steps.value)).toBe(value);
});

test('a path with a filter or a wildcard names no single value', () => {
  expect([parseValuePath('{.spec.containers[*].name}').ok, parseValuePath('{..name}').ok, parseValuePath('').ok]).toEqual([
    false,
    false,
    false,
  ]);
});

test('what backtracking would never finish is answered, because no regular expression costs more than its text times its size', () => {
  const pattern = compilePattern('(a*)*(a*)*(a*)*b$');
  expect(pattern.ok && pattern.value.isIn('a'.repeat(100_000))).toBe(false);
});

test('the trace context of another system is read from its annotation, and what is wrong in it is left out', () => {
  const entry = { trace_id: 'a'.repeat(32), parent_id: 'b'.repeat(16), root_span_id: 'no', delivery_type: 'PodCreate', status: 'open' };
  const annotated = (text: string): object => ({ metadata: { annotations: { 'meta.lunettes.com/trace-context': text } } });
  const services = [
    { component: 'cni', span_id: 'c'.repeat(16) },
    { component: 'csi', span_id: '0'.repeat(16) },
  ];
  expect(
    traceContextsOf(annotated(JSON.stringify([{ ...entry, services }, { ...entry, status: 'closed' }, { ...entry, trace_id: 'x' }, 7]))),
  ).toEqual([
    { action: 'PodCreate', parentId: 'b'.repeat(16), rootSpanId: '', services: [['cni', 'c'.repeat(16)]], traceId: 'a'.repeat(32) },
  ]);
  expect(traceContextsOf(annotated('{'))).toEqual([]);
});
