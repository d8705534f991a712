import type { CauseTable } from './cause.ts';

/** The Pod did not go away in time. */
export const terminatingCauses = {
  'finalizer-stuck': {
    side: 'platform',
    codes: ['FinalizerStuck'],
    means: 'A finalizer of the Pod has not been removed.',
    todo: 'Look at the controller that owns the finalizer.',
    otherwise: { side: 'unknown', when: 'its domain is neither kubernetes.io nor k8s.io' },
  },
  'grace-period-long': {
    side: 'tenant',
    codes: ['GracePeriodLong'],
    means: 'The Pod may take longer to stop than the target allows.',
    todo: 'Lower terminationGracePeriodSeconds.',
  },
  'pre-stop-hook-slow': {
    side: 'tenant',
    codes: ['PreStopHookTooMuchTime'],
    means: 'The preStop hook used up the time to stop.',
    todo: 'Make the hook shorter.',
  },
  'process-ignores-sigterm': {
    side: 'tenant',
    codes: ['GracePeriodExceeded'],
    means: 'A container ran until the end of its grace period and was killed.',
    todo: 'Let the program end on SIGTERM; a shell as first process does not pass it on.',
  },
  'container-kill-stuck': {
    side: 'platform',
    codes: ['ContainerKillStuck'],
    means: 'A container did not end although its time was over.',
    todo: 'Look at the container runtime, and for processes that hang in the kernel.',
  },
  'sandbox-teardown-failed': {
    side: 'platform',
    codes: ['FailedKillPod'],
    means: 'The sandbox or network of the Pod could not be taken down.',
    todo: 'Look at the network plugin and the container runtime of the node.',
  },
  'kubelet-gone-while-terminating': {
    side: 'platform',
    codes: ['KubeletGone'],
    means: 'Nothing was heard from the node after the Pod was to stop.',
    todo: 'Look at whether the node lives; if it is gone, taint it as out of service.',
  },
  'terminating-stuck': {
    side: 'platform',
    codes: ['timeout'],
    means: 'The Pod is going away and does not finish, and nothing says why.',
    todo: 'Look at the kubelet log of the node for this Pod.',
  },
} as const satisfies CauseTable;
