import { expect, test } from 'vitest';
import { containerFacts, podFacts } from '../../test/vocabulary/pod-facts.ts';
import type { PodFacts } from '../vocabulary/index.ts';
import { deliveryClass } from './delivery-class.ts';

const gib = 1024 ** 3;

const pod = (cpuMilli: number, memoryGib: number, containers: number, volumes: number): PodFacts =>
  podFacts({
    containers: Array.from({ length: containers }, (_, index) =>
      containerFacts({ name: `c${index}`, cpuMilli: index === 0 ? cpuMilli : 0, memoryBytes: index === 0 ? memoryGib * gib : 0 }),
    ),
    volumes: Array.from({ length: volumes }, (_, index) => ({ name: `v${index}`, kind: 'emptyDir' })),
  });

test.each([
  [8000, 16, 3, 15, 'TYPICAL'],
  [100, 1, 4, 1, 'NONTYPICAL1'],
  [100, 1, 1, 16, 'NONTYPICAL1'],
  [8500, 1, 11, 1, 'MoreThan10Containers'],
  [33_000, 1, 1, 1, 'NotTypicalResource'],
  [100, 65, 1, 1, 'NotTypicalResource'],
  [9000, 1, 2, 1, 'NONTYPICAL2'],
])('%i milli CPU, %i GiB, %i containers, %i volumes is %s', (cpu, memory, containers, volumes, expected) => {
  expect(deliveryClass(pod(cpu, memory, containers, volumes))).toBe(expected);
});

test('a Pod whose spec was never seen has no class', () => {
  expect(deliveryClass(null)).toBe('UNKNOWN');
});
