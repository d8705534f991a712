import type { PodFacts } from '../../vocabulary/index.ts';
import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';
import { rowsOf, type View } from '../view.ts';

const gibibyte = 1024 ** 3;

export const requestExceedsEveryNode = defineRule({
  cause: 'request-exceeds-every-node',
  stage: 'unschedulable',
  summary: 'The Pod requests {requested} of {resource}; no node has more than {largest}.',
  signals: [fitFailure(['Insufficient cpu', 'Insufficient memory'])],
  symptoms: fitSymptoms,
  refine: (view) => {
    if (rowsOf(view, 'pod.scale_up_triggered').length > 0) return undefined;
    return view.fit?.reason.text === 'Insufficient memory' ? tooMuchMemory(view) : tooMuchCpu(view);
  },
  examples: [
    {
      title: 'more CPU than the largest machine has',
      gives: 'request-exceeds-every-node',
      over: ['insufficient-cpu'],
      pod: podOf(64_000, gibibyte),
      placing: { largestNode: { cpuMilli: 16_000, memoryBytes: 64 * gibibyte }, unboundClaims: [], schedulerFromUs: null },
      rows: [unschedulable('0/3 nodes are available: 3 Insufficient cpu.')],
    },
    {
      title: 'more memory than the largest machine has',
      gives: 'request-exceeds-every-node',
      over: ['insufficient-memory'],
      pod: podOf(1000, 512 * gibibyte),
      placing: { largestNode: { cpuMilli: 16_000, memoryBytes: 64 * gibibyte }, unboundClaims: [], schedulerFromUs: null },
      rows: [unschedulable('0/3 nodes are available: 3 Insufficient memory.')],
    },
    {
      title: 'near miss: it would fit on an empty node',
      gives: 'insufficient-cpu',
      pod: podOf(12_000, gibibyte),
      placing: { largestNode: { cpuMilli: 16_000, memoryBytes: 64 * gibibyte }, unboundClaims: [], schedulerFromUs: null },
      rows: [unschedulable('0/3 nodes are available: 3 Insufficient cpu.')],
    },
    {
      title: 'near miss: a larger node is on its way',
      gives: 'insufficient-cpu',
      pod: podOf(64_000, gibibyte),
      placing: { largestNode: { cpuMilli: 16_000, memoryBytes: 64 * gibibyte }, unboundClaims: [], schedulerFromUs: null },
      rows: [unschedulable('0/3 nodes are available: 3 Insufficient cpu.'), { type: 'pod.scale_up_triggered', at: 20 }],
    },
    {
      title: 'near miss: what the nodes have is not known',
      gives: 'insufficient-cpu',
      pod: podOf(64_000, gibibyte),
      rows: [unschedulable('0/3 nodes are available: 3 Insufficient cpu.')],
    },
  ],
});

function tooMuchCpu({ of }: View) {
  const requested = requestOf(of.pod, 'cpuMilli');
  const largest = of.placing?.largestNode?.cpuMilli;
  if (largest === undefined || requested <= largest) return undefined;
  return { params: [['requested', `${requested}m`] as const, ['resource', 'cpu'] as const, ['largest', `${largest}m`] as const] };
}

function tooMuchMemory({ of }: View) {
  const requested = requestOf(of.pod, 'memoryBytes');
  const largest = of.placing?.largestNode?.memoryBytes;
  if (largest === undefined || requested <= largest) return undefined;
  return {
    params: [['requested', mebibytes(requested)] as const, ['resource', 'memory'] as const, ['largest', mebibytes(largest)] as const],
  };
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))}Mi`;

/** What the Pod requests at the least: its regular containers and sidecars together, or its largest init container. */
function requestOf(pod: PodFacts | null, resource: 'cpuMilli' | 'memoryBytes'): number {
  let together = 0;
  let largestInit = 0;
  for (const container of pod?.containers ?? []) {
    if (container.kind === 'init') largestInit = Math.max(largestInit, container[resource]);
    else together += container[resource];
  }
  return Math.max(together, largestInit);
}

function podOf(cpuMilli: number, memoryBytes: number) {
  const container = { name: 'app', image: 'registry.example/shop/app:1', kind: 'regular' as const, cpuMilli, memoryBytes };
  return { containers: [{ ...container, postStart: false, readinessProbe: true, startupProbe: false }] };
}

function unschedulable(message: string) {
  return { type: 'pod.unschedulable' as const, at: 1, component: 'default-scheduler', reason: 'FailedScheduling', message };
}
