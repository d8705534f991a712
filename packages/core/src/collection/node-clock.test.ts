import { expect, test } from 'vitest';
import { normalizeObject } from '../normalization/index.ts';
import { openNodeClocks, withNodeClock } from './node-clock.ts';
import { trimObject } from './trim-object.ts';

const node = (writtenAt: string, receivedAt: string): object => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: {
    name: 'n1',
    uid: 'u1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [
      { manager: 'kube-controller-manager', operation: 'Update', time: '2026-01-01T05:00:00Z' },
      { manager: 'kubelet', operation: 'Update', subresource: 'status', time: receivedAt, fieldsV1: {} },
    ],
  },
  status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: writtenAt, lastTransitionTime: '2026-01-01T00:00:09Z' }] },
});

test('only a smaller lag than those of the same hour is news', () => {
  const clocks = openNodeClocks();
  const isNews = (writtenAt: string, receivedAt: string): boolean => clocks.news(node(writtenAt, receivedAt)) !== undefined;
  expect(isNews('2026-01-01T00:00:10Z', '2026-01-01T00:00:14Z')).toBe(true);
  expect(isNews('2026-01-01T00:05:10Z', '2026-01-01T00:05:14Z')).toBe(false);
  expect(isNews('2026-01-01T00:10:10Z', '2026-01-01T00:10:13Z')).toBe(true);
  expect(isNews('2026-01-01T00:15:10Z', '2026-01-01T00:15:14Z')).toBe(false);
  expect(isNews('2026-01-01T01:00:10Z', '2026-01-01T01:00:14Z')).toBe(true);
});

test('a Node whose kubelet no longer reports says nothing of its clock', () => {
  const silent = node('2026-01-01T00:00:10Z', '2026-01-01T00:00:14Z') as { status: { conditions: { status: string }[] } };
  for (const condition of silent.status.conditions) condition.status = 'Unknown';
  expect(openNodeClocks().news(silent)).toBeUndefined();
});

test('what is stored of it tells the normalizer how far the clock is off', () => {
  const seen = node('2026-01-01T00:00:10Z', '2026-01-01T00:00:14Z');
  const clock = openNodeClocks().news(seen);
  const trimmed = trimObject('node', seen, {
    users: 'keep',
    terminationMessages: 'keep',
    extraKeys: new Set(),
    hashUser: (name) => name,
    note: () => undefined,
  });
  if (clock === undefined || trimmed === undefined) throw new Error('the Node says nothing');
  const outcome = normalizeObject(withNodeClock(trimmed, clock), { cluster: 'c', source: 'node_watch', ignoredNamespaces: new Set() });
  const bodies = outcome.outcome === 'signals' ? outcome.signals.map(({ body }) => body) : [];
  expect(bodies).toContain('{"clockLagUs":3000000}');
  expect(bodies).toHaveLength(2);
});
