export { assert, unreachable } from './assert.ts';
export type { Brand } from './brand.ts';
export { compareBytes } from './byte-order.ts';
export { cut } from './cut.ts';
export { EnvironmentFailure } from './environment-failure.ts';
export { murmur2, partitionOf } from './murmur2.ts';
export { type Parsed, parsed, problem } from './parsed.ts';
export { type Comparator, lowerBound } from './sorted.ts';
