import { pairs } from '@lunettes/core/vocabulary';
import { aSpan, someTimeUs } from '@lunettes/testkit';
import { describe, expect, test } from 'vitest';
import { exportableSpans } from './exportable-span.ts';

const trace = 'a'.repeat(32);
const rootId = '1'.repeat(16);
const childId = '2'.repeat(16);
const root = aSpan({
  trace_id: trace,
  span_id: rootId,
  attributes: pairs(
    ['k8s.cluster.name', 'c1'],
    ['k8s.cluster.uid', 'uid-c1'],
    ['k8s.node.name', 'n1'],
    ['lunettes.logic_version', '7'],
    ['lunettes.outcome', 'failed'],
    ['lunettes.uncertainty_us', '1000000'],
    ['error.type', 'image-not-found'],
  ),
  status: 'error',
  start_at_us: someTimeUs + 1,
  end_at_us: someTimeUs + 2_000_003,
  links: [{ trace_id: 'b'.repeat(32), span_id: '3'.repeat(16), attributes: pairs(['lunettes.link', 'replaces']) }],
  events: [{ at_us: someTimeUs + 5, name: 'k8s.event', attributes: pairs(['k8s.event.reason', 'Failed']) }],
});
const child = aSpan({
  trace_id: trace,
  span_id: childId,
  parent_span_id: rootId,
  name: 'image.pull',
  attempt: 2,
  attributes: pairs(['k8s.container.name', 'web'], ['lunettes.stage', 'image_pull']),
});

const only = (records: Parameters<typeof exportableSpans>[0]) => exportableSpans(records).map(({ span }) => span);

describe('a record as an OpenTelemetry span', () => {
  test('keeps ids, parent, status, events and links, and its times to the microsecond', () => {
    const [span, below] = only([root, child]);
    expect(span?.spanContext()).toEqual({ traceId: trace, spanId: rootId, traceFlags: 1 });
    expect(span?.parentSpanContext).toBeUndefined();
    expect(below?.parentSpanContext?.spanId).toBe(rootId);
    expect(span?.startTime).toEqual([1_767_225_600, 1_000]);
    expect(span?.endTime).toEqual([1_767_225_602, 3_000]);
    expect(span?.status).toEqual({ code: 2 });
    expect(below?.status).toEqual({ code: 0 });
    expect(span?.events).toEqual([{ name: 'k8s.event', time: [1_767_225_600, 5_000], attributes: { 'k8s.event.reason': 'Failed' } }]);
    expect(span?.links[0]?.context).toMatchObject({ traceId: 'b'.repeat(32), spanId: '3'.repeat(16) });
  });

  test('says of the Pod in the resource, of the logic in the scope and the rest in attributes, numbers as numbers', () => {
    const [span, below] = only([root, child]);
    expect(below?.resource).toBe(span?.resource);
    expect(span?.resource.attributes).toEqual({
      'service.name': 'lunettes',
      'k8s.cluster.name': 'c1',
      'k8s.cluster.uid': 'uid-c1',
      'k8s.namespace.name': 'default',
      'k8s.node.name': 'n1',
      'k8s.pod.name': 'web-0',
      'k8s.pod.uid': 'uid-web-0',
    });
    expect(span?.instrumentationScope).toEqual({ name: 'lunettes', version: '7' });
    expect(span?.attributes).toEqual({
      'lunettes.outcome': 'failed',
      'lunettes.uncertainty_us': 1_000_000,
      'lunettes.version': 1,
      'error.type': 'image-not-found',
    });
    expect(below?.attributes).toEqual({
      'k8s.container.name': 'web',
      'lunettes.stage': 'image_pull',
      'lunettes.attempt': 2,
      'lunettes.version': 1,
    });
  });

  test('never ends before it begins', () => {
    const [span] = only([{ ...root, end_at_us: root.start_at_us - 5 }]);
    expect(span?.endTime).toEqual(span?.startTime);
    expect(span?.duration).toEqual([0, 0]);
  });

  test('is left out when its ids are none', () => {
    expect(
      only([
        { ...root, trace_id: '0'.repeat(32) },
        { ...root, span_id: 'S1' },
        { ...child, parent_span_id: '' },
      ]),
    ).toEqual([]);
  });

  test('of a creation that was refused has no Pod UID', () => {
    const [span] = only([{ ...root, uid: '' }]);
    expect(span?.resource.attributes).not.toHaveProperty('k8s.pod.uid');
  });
});
