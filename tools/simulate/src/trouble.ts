import { deleteGracefully } from './deletion.ts';
import type { Pod } from './pod.ts';
import { type Life, type Run, wait } from './scenario.ts';
import { blame } from './truth.ts';

/** Something that keeps a Pod from being delivered, and that is tried again and again. */
export interface Trouble {
  /** Of the cause taxonomy. */
  readonly cause: string;
  /** One try, from its start to its failure, with what it leaves in the logs; counted from 0. */
  readonly attempt: (count: number) => Life;
  /** From the failure of a try to the next. */
  readonly pauseUs: (count: number) => number;
}

type Struggle = Generator<number, 'healed' | 'removed', undefined>;

const RECOVERS_AFTER_US = [95_000_000, 240_000_000, 660_000_000, 960_000_000] as const;
const DELETED_AFTER_US = [45_000_000, 180_000_000, 700_000_000] as const;

/** Plays the trouble until the run's ending: it goes on to the end of the simulation, or heals, or somebody gives up. */
export function* struggle(run: Run, pod: Pod, trouble: Trouble): Struggle {
  const { random, cluster } = run.sim;
  const untilUs = run.nowUs + lengthUs(run);
  for (let count = 0; run.nowUs < untilUs; count += 1) {
    yield* trouble.attempt(count);
    blame(pod.created, trouble.cause);
    yield* wait(run, Math.min(trouble.pauseUs(count), untilUs - run.nowUs));
  }
  if (run.ending === 'delete') {
    yield* deleteGracefully(run, pod, random.pick(cluster.people));
    return 'removed';
  }
  pod.created.curedAtUs = run.nowUs;
  return 'healed';
}

/** How long this run's trouble lasts. */
export function lengthUs(run: Run): number {
  const { random } = run.sim;
  const recoversUs = random.around(random.pick(RECOVERS_AFTER_US));
  const deletedUs = random.around(random.pick(DELETED_AFTER_US));
  if (run.ending === 'recover') return recoversUs;
  if (run.ending === 'delete') return deletedUs;
  return Number.POSITIVE_INFINITY;
}

/** The kubelet's back-off: 10 s, doubled each time, at most 300 s. */
export function kubeletBackOffUs(count: number): number {
  return Math.min(10 * 2 ** count, 300) * 1_000_000;
}

/** Back-off of mounts: 0.5 s, doubled each time, at most 2 min 2 s. */
export function mountBackOffUs(count: number): number {
  return Math.min(500_000 * 2 ** count, 122_000_000);
}
