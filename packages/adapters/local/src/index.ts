export { type LocalStoreOptions, openLocalStore } from './local-lane-store.ts';
export type { FailPoint } from './shared-transaction.ts';
