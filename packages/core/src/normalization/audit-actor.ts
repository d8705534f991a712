/** Who wrote: what a write may have caused depends on it. */
export type Writer = 'kubelet' | 'scheduler' | 'other';

const nodePrefix = 'system:node:';
const systemAccountPrefix = 'system:serviceaccount:kube-system:';

export function writerOf(user: string): Writer {
  if (user.startsWith(nodePrefix)) return 'kubelet';
  return user === 'system:kube-scheduler' ? 'scheduler' : 'other';
}

/** The node whose kubelet this is, else empty. */
export const nodeOfUser = (user: string): string => (user.startsWith(nodePrefix) ? user.slice(nodePrefix.length) : '');

/** What stands behind a deletion, as far as its user tells. */
export type DeletedBy = 'kubelet' | 'controller' | 'pod_gc' | 'namespace' | 'taint_manager' | 'preemption' | 'eviction_api' | 'user';

const systemAccounts: ReadonlyMap<string, DeletedBy> = new Map([
  ['pod-garbage-collector', 'pod_gc'],
  ['namespace-controller', 'namespace'],
  ['node-controller', 'taint_manager'],
  ['taint-eviction-controller', 'taint_manager'],
  ['generic-garbage-collector', 'controller'],
]);

export function deletedBy(user: string): DeletedBy {
  if (user.startsWith(nodePrefix)) return 'kubelet';
  if (user === 'system:kube-scheduler') return 'preemption';
  if (user === 'system:kube-controller-manager') return 'controller';
  if (!user.startsWith(systemAccountPrefix)) return 'user';
  const account = user.slice(systemAccountPrefix.length);
  return systemAccounts.get(account) ?? (account.endsWith('-controller') ? 'controller' : 'user');
}
