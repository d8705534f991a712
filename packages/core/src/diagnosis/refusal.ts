import type { Matcher } from './rule.ts';

/** A create that was refused, told by the audit log or by the owner's FailedCreate. */
export const refusal = (messages: readonly string[], more: Omit<Matcher, 'rows' | 'messages'> = {}): Matcher => ({
  rows: ['pod.create_refused'],
  messages,
  ...more,
});
