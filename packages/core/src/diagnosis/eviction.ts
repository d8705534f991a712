import type { LifecycleEvent } from '../vocabulary/index.ts';
import { matchMessage } from './message-pattern.ts';
import type { Refinement } from './rule.ts';
import { rowsOf, type View } from './view.ts';

/** Whose eviction it is: the Pod's own, when the kubelet says that it used more than it requested. */
export function overRequest(message: string): Refinement {
  const said = ['has larger consumption of', 'exceeds its request'].some((pattern) => matchMessage(pattern, message) !== undefined);
  return said ? { side: 'tenant' } : {};
}

/** A Pod that never got a sandbox was refused on arrival, not evicted while it ran. */
export function refusedAtTheDoor(view: View, row: LifecycleEvent): Refinement {
  const arrived = rowsOf(view, 'pod.sandbox_ready', 'container.started', 'container.running').some(({ atUs }) => atUs <= row.at_us);
  return arrived ? {} : { stage: 'kubelet_admission' };
}
