/** Types whose rows tell of trouble: from the first of them on, a pending delivery has a provisional diagnosis. */
export const troubleTypes: ReadonlySet<string> = new Set([
  'warning',
  'pod.gated',
  'pod.unschedulable',
  'pod.create_refused',
  'image.pull_failed',
  'container.waiting',
  'container.terminated',
  'container.probe_failed',
  'pod.kubelet_rejected',
  'pod.evicted',
  'pod.disrupted',
  'node.not_ready',
  'node.deleted',
]);

/** Trouble that heals within this time is told with the end, not as a provisional diagnosis before it. */
export const provisionalDelayUs = 10_000_000;
