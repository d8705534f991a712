import type { KubernetesObject } from './api-client.ts';

/** Whether all that a workload asks for is there and of its newest revision: the rules of `kubectl rollout status`, and a Job's own word. */
export function isRolledOut(workload: KubernetesObject): boolean {
  const { metadata, spec = {}, status = {} } = workload;
  const count = (of: object, key: string): number => Number(Reflect.get(of, key) ?? 0);
  if (workload.kind === 'Job')
    return status.conditions?.some(({ type, status: holds }) => type === 'Complete' && holds === 'True') === true;
  if (count(status, 'observedGeneration') < count(metadata, 'generation')) return false;
  if (workload.kind === 'DaemonSet') {
    const desired = count(status, 'desiredNumberScheduled');
    return count(status, 'updatedNumberScheduled') >= desired && count(status, 'numberAvailable') >= desired;
  }
  const desired = count(spec, 'replicas');
  const isThere = ['replicas', 'updatedReplicas', 'availableReplicas'].every((key) => count(status, key) === desired);
  return isThere && status['currentRevision'] === status['updateRevision'];
}

/** Whether a Deployment says that its rollout made no progress within its deadline. */
export const isPastDeadline = ({ status }: KubernetesObject): boolean =>
  status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') === true;

/** Whether a Job says that it has failed for good. */
export const isFailed = ({ status }: KubernetesObject): boolean =>
  status?.conditions?.some(({ type, status: holds }) => type === 'Failed' && holds === 'True') === true;
