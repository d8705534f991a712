/** The first stage: what collectors wrote becomes signals. It judges nothing and remembers only how far it has read each stream. */
export type { NormalizerOptions } from './options.ts';
export { createNormalizerStage, type NormalizerEntry } from './service.ts';
