import type { Side } from '../../vocabulary/index.ts';

/** What is known about a cause before any Pod has it. Texts are one sentence each and name nothing concrete. */
export interface CauseEntry {
  /** Who must act; null where nothing is left to be done. */
  readonly side: Side | null;
  /** The first is the rule; a later one replaces it for a message that is told apart from the others. */
  readonly codes: readonly [string, ...string[]];
  readonly means: string;
  readonly todo: string;
  /** Another side that holds instead, and when. */
  readonly otherwise?: { readonly side: Side; readonly when: string };
}

export type CauseTable = Readonly<Record<string, CauseEntry>>;
