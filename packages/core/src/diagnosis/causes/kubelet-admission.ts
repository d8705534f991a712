import type { CauseTable } from './cause.ts';

/** The kubelet of the chosen node refused the Pod. */
export const kubeletAdmissionCauses = {
  'kubelet-rejected-out-of-resource': {
    side: 'platform',
    codes: ['OutOfResource'],
    means: 'The node had no room left when the Pod arrived, although the scheduler had counted it.',
    todo: 'Nothing, if the replacement runs; if it repeats, look for Pods that reach the node without the scheduler.',
  },
  'kubelet-accounting-defect': {
    side: 'platform',
    codes: ['UnexpectedAdmissionError'],
    means: 'The kubelet refused the Pod although its own numbers say that it fits.',
    todo: 'Restart the kubelet and report the defect.',
  },
  'kubelet-rejected-node-changed': {
    side: 'platform',
    codes: ['NodeChanged'],
    means: 'Labels, taints or ports of the node changed between binding and arrival.',
    todo: 'Nothing, if the replacement runs; if it repeats, look for what keeps changing the node.',
  },
  'node-feature-missing': {
    side: 'platform',
    codes: ['NodeFeatureMissing'],
    means: 'The node cannot do something that the Pod needs.',
    todo: 'Upgrade the node, or keep such Pods away from it.',
    otherwise: { side: 'tenant', when: 'the Pod is for another operating system' },
  },
  'device-unhealthy': {
    side: 'platform',
    codes: ['DeviceUnavailable'],
    means: 'A device that was counted as free is not healthy or not registered.',
    todo: 'Look at the device plugin and the device on this node.',
  },
  'device-claim-failed': {
    side: 'platform',
    codes: ['DeviceClaimFailed'],
    means: 'The kubelet could not prepare a resource claim of the Pod.',
    todo: 'Look at the resource driver on this node.',
  },
  'topology-affinity-error': {
    side: 'capacity',
    codes: ['TopologyAffinityError'],
    means: 'The node has enough in total but not on one NUMA node.',
    todo: 'Add nodes, or relax the topology policy.',
  },
  'sysctl-forbidden': {
    side: 'policy',
    codes: ['SysctlForbidden'],
    means: 'The Pod sets a sysctl that the node does not allow.',
    todo: 'Drop the sysctl, or allow it on the nodes that are meant.',
  },
  'security-profile-missing': {
    side: 'tenant',
    codes: ['SecurityProfileNotFound'],
    means: 'A security profile that the Pod names is not on the node.',
    todo: 'Install the profile on the nodes, or correct its name.',
  },
} as const satisfies CauseTable;
