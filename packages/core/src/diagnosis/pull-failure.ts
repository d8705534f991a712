import type { Matcher } from './rule.ts';

/** A failed pull, told by the kubelet's Event or by the state of the container. */
export const pullFailure = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): readonly Matcher[] => [
  { rows: ['image.pull_failed'], components: ['kubelet'], reasons: ['Failed'], messages, ...more },
  { rows: ['container.waiting'], reasons: ['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable'], messages, ...more },
];

/** What every failed pull is followed by. */
export const pullSymptoms: readonly Matcher[] = [
  { rows: ['image.pull_failed'] },
  { rows: ['container.waiting'], reasons: ['ErrImagePull', 'ImagePullBackOff'] },
  { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages: ['Error: ErrImagePull', 'Error: ImagePullBackOff'] },
  { rows: ['warning'], components: ['kubelet'], reasons: ['BackOff'], messages: ['Back-off pulling image'] },
  { rows: ['warning'], components: ['kubelet'], reasons: ['FailedToRetrieveImagePullSecret'] },
];
