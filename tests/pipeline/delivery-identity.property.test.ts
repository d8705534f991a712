import { hash } from 'node:crypto';
import { createSloStage } from '@lunettes/core/slo';
import type { LifecycleEvent, Output, Sli, Span } from '@lunettes/core/vocabulary';
import { type AnyStage, lanePipeline } from '@lunettes/runtime';
import { expect, test } from 'vitest';

const second = 1_000_000;

const aRow = (key: string, atS: number, details: LifecycleEvent['details'], version = 1): LifecycleEvent => ({
  cluster: 'shop',
  namespace: 'shop',
  pod: 'web-0',
  uid: 'uid-web-0',
  key,
  type: key.slice(0, key.indexOf('/')),
  at_us: atS * second,
  resolution: 'us',
  clock: 'apiserver',
  evidence_id: `${key}-${version}`,
  container: '',
  attempt: 0,
  node: null,
  details,
  version,
  retracted: false,
});

test('a cluster whose UID is learned while a delivery runs does not make two of it, nor of its trace', () => {
  const deliveries = new Set<string>();
  const traces = new Set<string>();
  const lane = lanePipeline([createSloStage({ sha256Hex: (text) => hash('sha256', text, 'hex') })] as readonly AnyStage[], {
    output: ({ topic, value }: Output) => {
      if (topic === 'sli') deliveries.add((value as Sli).delivery_id);
      if (topic === 'spans' && 'trace_id' in value) traces.add((value as Span).trace_id);
    },
    deadLetter: ({ detail }) => expect.unreachable(detail),
  });
  const learned = [
    ['action', 'create'],
    ['cluster_uid', 'uid-of-kube-system'],
  ] as const;
  lane.push('lifecycle', [
    aRow('delivery.started/create/1', 1, [['action', 'create']]),
    aRow('delivery.started/create/1', 1, learned, 2),
    aRow('pod.ready//0/9', 9, []),
    aRow('delivery.ended/create/1', 9, [
      ['action', 'create'],
      ['outcome', 'delivered'],
    ]),
    { control: 'watermark', cluster: 'shop', us: 2000 * second, closing: true, silent: false },
  ]);
  expect(deliveries.size).toBe(1);
  expect(traces.size).toBe(1);
});
