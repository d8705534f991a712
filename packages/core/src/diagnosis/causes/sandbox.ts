import type { CauseTable } from './cause.ts';

/** The Pod got no sandbox or no network. */
export const sandboxCauses = {
  'sandbox-failed': {
    side: 'platform',
    codes: ['FailedCreatePodSandBox'],
    means: 'The container runtime could not make the sandbox of the Pod.',
    todo: 'Look at the container runtime on this node.',
  },
  'sandbox-timeout': {
    side: 'platform',
    codes: ['CreatePodSandBoxTimeout'],
    means: 'Making the sandbox took longer than the kubelet waits.',
    todo: 'Look at the disk and the load of the node, and at its container runtime.',
  },
  'sandbox-slow': {
    side: 'platform',
    codes: ['SandboxCreateTooMuchTime'],
    means: 'Most of the time passed while the sandbox was being made.',
    todo: 'Look at the network plugin and the container runtime of the node.',
  },
  'sandbox-image-unavailable': {
    side: 'platform',
    codes: ['SandboxImageUnavailable'],
    means: 'The image that every sandbox starts from could not be fetched.',
    todo: 'Make the pause image available to the nodes.',
  },
  'runtime-handler-missing': {
    side: 'platform',
    codes: ['RuntimeHandlerNotFound'],
    means: 'The node has no runtime of the kind that the Pod asks for.',
    todo: 'Configure the runtime handler on the node, or keep such Pods away from it.',
  },
  'cni-no-ip': {
    side: 'capacity',
    codes: ['FailedAllocateIP', 'AllocateIPTimeout'],
    means: 'No IP address was left for the Pod.',
    todo: 'Enlarge the address range, or remove what still holds addresses.',
  },
  'cni-not-ready': {
    side: 'platform',
    codes: ['FailedSetNetwork'],
    means: 'The network plugin of the node is not ready yet.',
    todo: 'Look at the Pods of the network plugin on this node.',
  },
  'cni-auth': {
    side: 'platform',
    codes: ['FailedSetNetwork'],
    means: 'The network plugin was refused by the API server.',
    todo: 'Renew the credentials of the network plugin on this node.',
  },
  'cni-failed': {
    side: 'platform',
    codes: ['FailedSetNetwork'],
    means: 'The network plugin could not set up the network of the Pod.',
    todo: 'Look at the message of the plugin and at its log on this node.',
  },
} as const satisfies CauseTable;
