import { expect, test } from 'vitest';
import type { ContainerFacts, PodFacts } from '../vocabulary/index.ts';
import { deliveryClass } from './delivery-class.ts';

const gib = 1024 ** 3;

function pod(cpuMilli: number, memoryGib: number, containers: number, volumes: number): PodFacts {
  const container = (index: number): ContainerFacts => ({
    name: `c${index}`,
    image: 'busybox',
    kind: 'regular',
    cpuMilli: index === 0 ? cpuMilli : 0,
    memoryBytes: index === 0 ? memoryGib * gib : 0,
    postStart: false,
    readinessProbe: false,
    startupProbe: false,
  });
  return {
    createdAtUs: 0,
    hasSpec: true,
    restartPolicy: 'Always',
    schedulerName: '',
    nodeName: '',
    boundAtCreation: false,
    containers: Array.from({ length: containers }, (_, index) => container(index)),
    volumes: Array.from({ length: volumes }, (_, index) => ({ name: `v${index}`, kind: 'emptyDir' })),
    overflow: 0,
    schedulingGates: [],
    readinessGates: [],
    finalizers: [],
    graceS: 30,
    owner: null,
    mirror: false,
    configHash: '',
    priorityClass: '',
    qosClass: '',
    runtimeClass: '',
    revision: '',
    completionIndex: '',
    dimensions: [],
  };
}

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
