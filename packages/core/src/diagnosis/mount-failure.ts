import { quietUs } from './healing.ts';
import type { Matcher, Refinement } from './rule.ts';
import type { Sighting } from './sighting.ts';
import { rowsOf, type View } from './view.ts';

/** A step of a mount that failed on the node. */
export const mountFailure = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): Matcher => ({
  rows: ['warning'],
  components: ['kubelet'],
  reasons: ['FailedMount', 'FailedMapVolume'],
  messages,
  stage: 'volume_mount',
  ...more,
});

/** The kubelet's summary after two minutes never says why. */
export const mountSymptoms: readonly Matcher[] = [
  {
    rows: ['warning'],
    components: ['kubelet'],
    reasons: ['FailedMount'],
    messages: ['Unable to attach or mount volumes', 'timed out waiting for the condition'],
  },
];

/**
 * While a node has no network the kubelet takes up no Pod that needs one, and so does not watch the objects that its volumes
 * come from: each mount then says `not registered`, which follows from `NetworkNotReady` and is no cause.
 */
export function unlessWithoutNetwork(view: View, { message, atUs, lastAtUs }: Sighting): Refinement | undefined {
  const follows =
    message.includes('not registered') &&
    rowsOf(view, 'warning').some(
      (other) => other.reason === 'NetworkNotReady' && other.lastAtUs > atUs - quietUs && other.atUs < lastAtUs + quietUs,
    );
  return follows ? undefined : {};
}
