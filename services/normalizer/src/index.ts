/** The first stage: what collectors wrote becomes signals. It judges nothing and remembers only how far it has read each stream. */
export { type NormalizerOptions, options } from './options.ts';
export { createNormalizerStage, type NormalizerEntry } from './service.ts';
