/**
 * Diagnosis: why a delivery is late or failed. Pure functions over the lifecycle records of one Pod as of
 * one instant; rules are data, one file each under `rules/`, and their order is their priority. It never
 * looks at other Pods, never reads a clock and never throws for what a record says.
 */
export { type Cause, type CauseName, causeFamilies, causeOf, causes } from './causes.ts';
export { diagnose } from './diagnose.ts';
export { type ExplanationBlock, explainCause, explainCode } from './explain.ts';
export { type Case, evidenceMax, type Finding, findingsMax, type Placing } from './finding.ts';
export { render, type Words } from './render.ts';
export type { Rule } from './rule.ts';
export { rules } from './rules/index.ts';
export { clockSlackUs } from './view.ts';
