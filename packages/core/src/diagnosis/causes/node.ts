import type { CauseTable } from './cause.ts';

/** The node or its kubelet is the trouble. */
export const nodeCauses = {
  'node-not-ready': {
    side: 'platform',
    codes: ['NodeNotReady'],
    means: 'The node of the Pod stopped being ready.',
    todo: 'Look at the kubelet, the runtime and the network of the node.',
  },
  'node-unreachable': {
    side: 'platform',
    codes: ['NodeUnreachable'],
    means: 'The control plane does not hear from the node.',
    todo: 'Look at whether the machine runs and can reach the API server.',
  },
  'node-shutdown': {
    side: 'platform',
    codes: ['NodeShutdown'],
    means: 'The node is shutting down.',
    todo: 'Nothing, if it was planned; drain nodes before they stop.',
  },
  'node-lost': {
    side: 'platform',
    codes: ['NodeLost'],
    means: 'The node of the Pod no longer exists.',
    todo: 'Nothing, if it was removed on purpose; else look at why the machine vanished.',
  },
  'kubelet-slow': {
    side: 'platform',
    codes: ['KubeletDelay'],
    means: 'The kubelet took long to take up the Pod, or has not done so.',
    todo: 'Look at the load of the kubelet and its watch on the API server.',
  },
  'kubelet-cache-stale': {
    side: 'platform',
    codes: ['KubeletCacheStale'],
    means: 'The kubelet did not know an object that exists.',
    todo: 'Nothing, if it heals; if not, restart the kubelet.',
  },
  'runtime-down': {
    side: 'platform',
    codes: ['RuntimeOperationFailed'],
    means: 'The container runtime of the node does not answer.',
    todo: 'Restart the container runtime and look at its log.',
  },
  'node-disk-full': {
    side: 'platform',
    codes: ['NoDiskSpace'],
    means: 'The disk of the node is full.',
    todo: 'Free or enlarge the disk, and check image garbage collection.',
  },
  'node-read-only-filesystem': {
    side: 'platform',
    codes: ['FileSystemReadOnly'],
    means: 'A file system of the node is read-only.',
    todo: 'Drain the node and check its disk.',
  },
  'node-out-of-memory': {
    side: 'platform',
    codes: ['NodeOutOfMemory'],
    means: 'The node ran out of memory and killed processes.',
    todo: 'Look for Pods without limits on that node.',
  },
  'evicted-disk-pressure': {
    side: 'platform',
    codes: ['DiskPressureEvicted'],
    means: 'The node ran short of disk and put the Pod out.',
    todo: 'Free disk on the node; check logs and images.',
    otherwise: { side: 'tenant', when: 'the Pod used more than it requested' },
  },
  'evicted-memory-pressure': {
    side: 'platform',
    codes: ['MemoryPressureEvicted'],
    means: 'The node ran short of memory and put the Pod out.',
    todo: 'Set requests that match what is used; add memory.',
    otherwise: { side: 'tenant', when: 'the Pod used more than it requested' },
  },
  'evicted-pid-pressure': {
    side: 'platform',
    codes: ['PIDPressureEvicted'],
    means: 'The node ran short of process ids and put the Pod out.',
    todo: 'Limit the processes per Pod; look for the one that starts so many.',
    otherwise: { side: 'tenant', when: 'the Pod used more than it requested' },
  },
  'evicted-ephemeral-storage': {
    side: 'tenant',
    codes: ['EphemeralStorageEvicted'],
    means: 'The Pod used more local disk than its own limit allows.',
    todo: 'Write less to local disk, or raise the limit.',
  },
  'evicted-by-api': {
    side: 'platform',
    codes: ['Evicted'],
    means: 'Somebody had the Pod evicted, as a drain does.',
    todo: 'Nothing, if it was planned.',
  },
  'evicted-by-taint': {
    side: 'platform',
    codes: ['TaintEvicted'],
    means: 'A taint of the node drove the Pod out.',
    todo: 'Look at why the node was tainted.',
    otherwise: { side: 'policy', when: 'the taint is not a node condition' },
  },
  preempted: {
    side: 'capacity',
    codes: ['Preemption'],
    means: 'A Pod of higher priority took the place of this one.',
    todo: 'Add nodes, or raise the priority of this Pod.',
  },
  'pdb-blocks-eviction': {
    side: 'policy',
    codes: ['EvictionBlocked'],
    means: 'A PodDisruptionBudget does not allow the eviction.',
    todo: 'Wait for the other Pods to become ready, or relax the budget.',
  },
} as const satisfies CauseTable;
