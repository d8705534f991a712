import { PortFailure } from '@lunettes/ports';
import type { Effect, EffectPlan } from './effect-plan.ts';
import type { Draw, Turns } from './turns.ts';

/** How often (0 to 1) each fault strikes an effect that it can strike. */
export interface FaultRates {
  /** The process dies before the effect, or right after it. */
  readonly crash: number;
  /** The effect never happens, or happens and its answer is lost: the caller cannot tell. */
  readonly failure: number;
  /** An append happens again some time later. */
  readonly repeat: number;
  /** An append is answered with a failure and happens some time later, when its sender may be dead. */
  readonly late: number;
  /** The process sleeps so long before the effect that it is given up and replaced, and then goes on. */
  readonly zombie: number;
}

/** What has struck so far, to see that a run has proven something. */
export interface FaultCounts {
  crashes: number;
  failures: number;
  repeats: number;
  lates: number;
  zombies: number;
}

export const noFaults = (): FaultCounts => ({ crashes: 0, failures: 0, repeats: 0, lates: 0, zombies: 0 });

export interface SeededFaultsOptions {
  readonly draw: Draw;
  readonly turns: Turns;
  /** Read at every effect, so that a run can end in peace. */
  readonly rates: () => FaultRates;
  readonly counts: FaultCounts;
  /** The process is dead: none of its effects will ever answer. */
  readonly crashed: () => void;
  /** The process is believed dead; it will go on later. */
  readonly givenUp: () => void;
  readonly requestRecordsMax: number;
}

/** Turns that a zombie or a late append waits at most. */
const delayTurnsMax = 40;

/** The faults of one process, drawn from a seed. */
export function seededFaults({ draw, turns, rates, counts, crashed, givenUp, requestRecordsMax }: SeededFaultsOptions): EffectPlan {
  let isDead = false;
  const die = <T>(): Promise<T> => {
    if (!isDead) counts.crashes++;
    isDead = true;
    crashed();
    return never();
  };
  const delay = async (): Promise<void> => {
    for (let left = Math.floor(draw() * delayTurnsMax); left >= 0; left--) await turns.take();
  };
  const applyLater = async (apply: () => unknown): Promise<void> => {
    await delay();
    apply();
  };

  return {
    requestRecordsMax: () => 1 + Math.floor(draw() * requestRecordsMax),
    perform: async <T>(effect: Effect, apply: () => T): Promise<T> => {
      await turns.take();
      if (isDead) return never();
      const rate = rates();
      if (draw() < rate.zombie) {
        counts.zombies++;
        givenUp();
        await delay();
      }
      if (draw() < rate.crash) {
        if (draw() < 0.5) apply();
        return die();
      }
      if (effect.kind === 'append' && draw() < rate.late) {
        counts.lates++;
        void applyLater(apply);
        throw new PortFailure('transient', `${effect.stage}: the request timed out`);
      }
      if (draw() < rate.failure) {
        counts.failures++;
        if (draw() < 0.5) apply();
        throw new PortFailure('transient', `${effect.stage}: the connection was lost`);
      }
      const result = apply();
      if (effect.kind === 'append' && draw() < rate.repeat) {
        counts.repeats++;
        void applyLater(apply);
      }
      return result;
    },
  };
}

const never = <T>(): Promise<T> => new Promise(() => {});
