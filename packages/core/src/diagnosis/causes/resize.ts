import type { CauseTable } from './cause.ts';

/** Resources could not be changed in place. */
export const resizeCauses = {
  'resize-infeasible': {
    side: 'tenant',
    codes: ['ResizeInfeasible'],
    means: 'The node can never give what the resize asks for.',
    todo: 'Ask for less, or let the Pod be placed anew.',
  },
  'resize-deferred': {
    side: 'capacity',
    codes: ['ResizeDeferred'],
    means: 'The node cannot give what the resize asks for now.',
    todo: 'Make room on the node.',
  },
  'resize-failed': {
    side: 'platform',
    codes: ['ResizeError'],
    means: 'The node accepted the resize and failed to do it.',
    todo: 'Look at the kubelet and the container runtime of the node.',
  },
} as const satisfies CauseTable;
