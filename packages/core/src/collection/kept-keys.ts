import type { Redaction, RedactionReason } from './redaction.ts';

/** Labels of controllers and of the node pools of clouds, which have no `kubernetes.io` in them. */
const builtInKeys: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'deprecated.daemonset.template.generation',
  'controller-uid',
  'job-name',
  'k8s-app',
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'karpenter.sh/nodepool',
  'karpenter.sh/capacity-type',
]);

/** Whether a label or annotation may be stored: Kubernetes' own, controller hashes, and what the configuration names. */
export function isKeptKey(key: string, redaction: Redaction): boolean {
  if (builtInKeys.has(key) || redaction.extraKeys.has(key)) return true;
  if (key === lastApplied) return false;
  const slash = key.indexOf('/');
  if (slash < 0) return false;
  const domain = key.slice(0, slash);
  return domain === 'kubernetes.io' || domain === 'k8s.io' || domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io');
}

export const labelReason = (): RedactionReason => 'label';
export const annotationReason = (key: string): RedactionReason => (key === lastApplied ? 'last_applied' : 'annotation');

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
