import type { CauseTable } from './cause.ts';

/** The containers ran, and the Pod did not become or stay ready. */
export const runCauses = {
  'oom-killed': {
    side: 'tenant',
    codes: ['OOMKilled'],
    means: 'A container used more memory than its limit and was killed.',
    todo: 'Raise the memory limit, or use less.',
  },
  'killed-not-oom': {
    side: 'unknown',
    codes: ['ContainerKilled'],
    means: 'A container was killed, and nothing says by whom.',
    todo: 'Look at the log of the node at that time.',
  },
  'crash-loop-app-error': {
    side: 'tenant',
    codes: ['CrashLoopBackOff'],
    means: 'A container ends with an error again and again.',
    todo: 'Read the log of the container before its last end.',
  },
  'container-exits-normally': {
    side: 'tenant',
    codes: ['CrashLoopBackOff'],
    means: 'A container that should keep running ends without an error.',
    todo: 'Run a program that stays in the foreground, or use a Job.',
  },
  'liveness-probe-failing': {
    side: 'tenant',
    codes: ['LivenessFailed'],
    means: 'The kubelet restarts a container because its liveness probe fails.',
    todo: 'Make the probe more patient or add a startup probe; check what it asks.',
  },
  'readiness-probe-failing': {
    side: 'tenant',
    codes: ['ContainerReadinessFailed'],
    means: 'A container runs, and its readiness probe still fails.',
    todo: 'Check what the probe asks, and the log of the container.',
  },
  'startup-probe-failing': {
    side: 'tenant',
    codes: ['StartupProbeFailed'],
    means: 'A container does not pass its startup probe.',
    todo: 'Give it more time in the probe, or look at why it does not start.',
  },
  'readiness-gate-pending': {
    side: 'platform',
    codes: ['ReadinessGatesNotReady'],
    means: 'The containers are ready, and a readiness gate is not.',
    todo: "Ask the controller that owns the gate, often the load balancer's.",
  },
  'slow-start': {
    side: 'tenant',
    codes: ['ContainerReadyTooMuchTime'],
    means: 'The containers ran and took long to become ready.',
    todo: 'Look at what the program does when it starts.',
  },
  'deadline-exceeded': {
    side: 'tenant',
    codes: ['DeadlineExceeded'],
    means: 'The Pod ran longer than its activeDeadlineSeconds.',
    todo: 'Raise the deadline, or make the work shorter.',
  },
} as const satisfies CauseTable;
