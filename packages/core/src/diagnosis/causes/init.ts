import type { CauseTable } from './cause.ts';

/** An init container held the Pod up. */
export const initCauses = {
  'init-container-crash': {
    side: 'tenant',
    codes: ['InitContainerCrash'],
    means: 'An init container ended with an error.',
    todo: 'Read the log of the init container.',
  },
  'init-container-slow': {
    side: 'tenant',
    codes: ['PodInitialTooMuchTime'],
    means: 'Most of the time passed in init containers.',
    todo: 'Look at what the init container waits for.',
  },
} as const satisfies CauseTable;
