import type { LogTopic } from '@lunettes/ports';

/**
 * The separate things that a store in front of real servers does, each of which can fail, repeat, come late or be lost by
 * itself. `display` is the offset that is committed for people to see; its failure is ignored. `snapshot` is a copy of a
 * lane's state; after a failure the one before stands.
 */
export type EffectKind = 'open' | 'read' | 'append' | 'checkpoint' | 'display' | 'snapshot';

export interface Effect {
  readonly kind: EffectKind;
  /** Reader or writer; `collector` for raw appends. */
  readonly stage: string;
  readonly lane: number;
  readonly topic: LogTopic | undefined;
}

/** Decides what becomes of every effect: that is all there is to say about a fault. */
export interface EffectPlan {
  /**
   * Applies `apply` once, never, twice, or later, and resolves with its (last) result, rejects with `PortFailure`, or never
   * settles (the caller has crashed). `apply` may throw `PortFailure`.
   */
  perform<T>(effect: Effect, apply: () => T): Promise<T>;
  /** Records that fit into one append request; requests of a round go one after the other. */
  readonly requestRecordsMax: () => number;
}

/** Everything works at once. */
export const faultless: EffectPlan = {
  perform: async (_, apply) => apply(),
  requestRecordsMax: () => Number.POSITIVE_INFINITY,
};
