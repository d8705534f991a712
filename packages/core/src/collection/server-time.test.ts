import { expect, test } from 'vitest';
import { datedDeletion, newestServerTime } from './server-time.ts';

const pod = {
  metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z', managedFields: [{ time: '2026-01-01T00:00:05Z' }] },
  status: { startTime: '2026-01-01T00:00:09Z' },
};

test('a deletion is not older than what the server wrote before it', () => {
  expect(datedDeletion(pod, '2026-01-01T03:00:00Z')).toEqual({
    ...pod,
    metadata: { ...pod.metadata, managedFields: [{ time: '2026-01-01T03:00:00Z' }] },
  });
  expect(newestServerTime(datedDeletion(pod, '2026-01-01T03:00:00Z'))).toBe(Date.parse('2026-01-01T03:00:00Z') * 1000);
});

test('what the object says itself is kept when nothing newer was written', () => {
  expect(datedDeletion(pod, '2026-01-01T00:00:05Z')).toBe(pod);
  expect(datedDeletion(pod, '')).toBe(pod);
});
