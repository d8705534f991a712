/** All services in one process on one data directory: what `lunettes up`, `demo` and `replay --data-dir` run. */
export { hasData } from './open-data.ts';
export { openStoreForReading, type StoreForReading } from './open-store-for-reading.ts';
export { type EmbeddedOptionValues, embeddedOptions } from './options.ts';
export { type Skip, skipRecord } from './passed-over.ts';
export type { Recording } from './recording.ts';
export { type RederiveDirectoryOptions, rederiveDirectory, rederivedDirectory, removeRederived } from './rederive-directory.ts';
export type { ReplayedInto, ReplayIntoOptions, ReplayIntoPorts } from './replay-into-store.ts';
export { type Serving, servingOf } from './server-file.ts';
export { type Embedded, type EmbeddedOptions, startEmbedded } from './service.ts';
