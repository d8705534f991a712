import type { Matcher } from './rule.ts';

/** The scheduler found no node, and this is the reason to name. Any scheduler: each reports under its own name. */
export const fitFailure = (fit: readonly string[], more: Omit<Matcher, 'rows' | 'fit'> = {}): Matcher => ({
  rows: ['pod.unschedulable'],
  fit,
  ...more,
});

/** Earlier attempts say what was in the way then. */
export const fitSymptoms: readonly Matcher[] = [{ rows: ['pod.unschedulable'] }, { rows: ['warning'], reasons: ['NotTriggerScaleUp'] }];
