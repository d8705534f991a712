import { createRandom } from './random.ts';

/** One stretch in which a node was in trouble. */
export interface NodeSpell {
  readonly condition: 'DiskPressure' | 'MemoryPressure' | 'Ready';
  readonly fromUs: number;
  readonly untilUs: number;
}

/** What really was with one node: the oracle beside `Truth`. */
export interface NodeTruth {
  readonly cluster: string;
  readonly node: string;
  readonly uid: string;
  /** The node's clock minus the API server's. */
  readonly aheadUs: number;
  readonly spells: readonly NodeSpell[];
}

export interface NodePlan {
  readonly aheadUs: number;
  readonly spells: readonly NodeSpell[];
}

interface Planned {
  readonly seed: number;
  readonly nodes: number;
  readonly startAtUs: number;
  readonly durationS: number;
  readonly nodeObjects: boolean;
  readonly clockSkewMs: number;
}

const SECOND_US = 1_000_000;
const SPELL_LEAST_US = 60 * SECOND_US;
const SPELL_MOST_US = 600 * SECOND_US;
const TROUBLED_SHARE = 0.3;
const CONDITIONS = ['DiskPressure', 'MemoryPressure', 'Ready'] as const;

/** How far each node's clock is off and when it is in trouble, by index; with chance of its own, so that nothing else moves. */
export function planNodes(options: Planned): readonly NodePlan[] {
  const random = createRandom(options.seed + 0xc10c);
  const skewUs = options.clockSkewMs * 1000;
  return Array.from({ length: options.nodes }, () => {
    // Drawn without regard to the bound, so that the spells are the same with any.
    const aheadUs = Math.round((skewUs * random.between(0, 2_000_000)) / 1_000_000) - skewUs;
    if (!options.nodeObjects || !random.chance(TROUBLED_SHARE)) return { aheadUs, spells: [] };
    const fromUs = options.startAtUs + random.below(options.durationS * SECOND_US);
    return {
      aheadUs,
      spells: [{ condition: random.pick(CONDITIONS), fromUs, untilUs: fromUs + random.between(SPELL_LEAST_US, SPELL_MOST_US) }],
    };
  });
}
