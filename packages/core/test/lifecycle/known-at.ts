import type { Known } from '../../src/lifecycle/index.ts';

/** What an API server tells exactly, so many seconds after the beginning of time. A test names only what it is about. */
export const knownAt = (type: string, seconds: number, of: Partial<Known> = {}): Known => ({
  key: `${type}//0`,
  type,
  container: '',
  attempt: 0,
  at: seconds * 1_000_000,
  resolution: 'us',
  clock: 'apiserver',
  evidence: 'e',
  details: [],
  ...of,
});
