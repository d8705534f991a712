import type { Matcher } from './rule.ts';

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
