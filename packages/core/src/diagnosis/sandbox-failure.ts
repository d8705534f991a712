import type { Matcher } from './rule.ts';

/** The kubelet could not make the Pod's sandbox. */
export const sandboxFailure = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): Matcher => ({
  rows: ['warning'],
  components: ['kubelet'],
  reasons: ['FailedCreatePodSandBox'],
  messages,
  ...more,
});

/** A create that timed out leaves its name reserved, and the next attempts complain about that only. */
export const sandboxSymptoms: readonly Matcher[] = [
  { rows: ['warning'], components: ['kubelet'], reasons: ['FailedCreatePodSandBox'], messages: ['is reserved for', 'name is reserved'] },
  { rows: ['pod.sandbox_changed'] },
];
