/**
 * Writes what a cluster's API server would have logged, from a seed: audit files, the Events and the Pod watch, and the
 * truth about every delivery. It is an input generator and shares no code with what reads its output.
 */
export { type KnownAnswer, knownAnswers } from './known-answer.ts';
export { type Mix, type NamedMix, namedMixes } from './mix.ts';
export type { NodeSpell, NodeTruth } from './node-plan.ts';
export { type AuditLevel, defineSimulation, type KubernetesVersion, type SimulationOptions } from './options.ts';
export { simulate } from './simulate.ts';
export type { Truth } from './truth.ts';
export { type WrittenSimulation, writeSimulation } from './write-files.ts';
