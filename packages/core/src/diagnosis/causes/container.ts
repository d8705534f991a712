import type { CauseTable } from './cause.ts';

/** A container could not be created or started. */
export const containerCauses = {
  'container-config-error': {
    side: 'tenant',
    codes: ['CreateContainerConfigError'],
    means: 'The container cannot be configured as the Pod describes it.',
    todo: 'Correct what the message names.',
  },
  'run-as-non-root': {
    side: 'tenant',
    codes: ['RunAsNonRoot'],
    means: 'The Pod forbids root, and the image would run as root or does not say.',
    todo: 'Set runAsUser to a number other than 0, or change the user of the image.',
  },
  'mount-target-wrong': {
    side: 'tenant',
    codes: ['InvalidMountConfig'],
    means: 'A file would be mounted onto a directory, or the other way round.',
    todo: 'Correct mountPath or subPath.',
  },
  'bad-command': {
    side: 'tenant',
    codes: ['RunContainerError'],
    means: 'The program that the container should run is not in the image.',
    todo: 'Correct command, or the image.',
  },
  'entrypoint-not-executable': {
    side: 'tenant',
    codes: ['RunContainerError'],
    means: 'The program that the container should run may not be executed.',
    todo: 'Make the file executable in the image.',
  },
  'wrong-architecture': {
    side: 'tenant',
    codes: ['RunContainerError'],
    means: 'The program in the image is for another architecture than that of the node.',
    todo: 'Build the image for that architecture, or select nodes that fit.',
  },
  'container-create-failed': {
    side: 'unknown',
    codes: ['CreateContainerError'],
    means: 'The container runtime could not create the container.',
    todo: 'Read the message; then look at the container runtime on this node.',
  },
  'container-create-slow': {
    side: 'platform',
    codes: ['ContainerCreateTooMuchTime'],
    means: 'Most of the time passed while containers were being created.',
    todo: 'Look at the disk and the container runtime of the node.',
  },
  'container-start-failed': {
    side: 'unknown',
    codes: ['RunContainerError'],
    means: 'The container runtime could not start the container.',
    todo: 'Read the message; then look at the container runtime on this node.',
  },
  'container-start-slow': {
    side: 'platform',
    codes: ['ContainerStartTooMuchTime'],
    means: 'Most of the time passed while containers were being started.',
    todo: 'Look at the load and the container runtime of the node.',
  },
  'device-runtime-failed': {
    side: 'platform',
    codes: ['DeviceRuntimeFailed'],
    means: 'The container could not be given its device.',
    todo: 'Look at the device plugin and the driver on this node.',
  },
  'post-start-hook-failed': {
    side: 'tenant',
    codes: ['FailedPostStartHook'],
    means: 'The postStart hook of the container failed.',
    todo: 'Repair the hook; a container whose hook fails is killed.',
  },
  'post-start-hook-slow': {
    side: 'tenant',
    codes: ['PostStartHookTooMuchTime'],
    means: 'The postStart hook of the container took too long.',
    todo: 'Make the hook shorter; the container is not running until it returns.',
  },
} as const satisfies CauseTable;
