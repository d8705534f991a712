import type { Random } from './random.ts';
import type { Ending, Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

/**
 * Weights by scenario name. A broken scenario may be followed by how it ends (`image-not-found:stay`, `:recover`,
 * `:delete`); without that the seed decides for each Pod.
 */
export type Mix = Readonly<Record<string, number>> | NamedMix;

/** `default` shows much trouble in little space; `production` has as much as a cluster that works: one Pod in twenty. */
export const namedMixes = ['default', 'production', 'healthy', 'broken'] as const;
export type NamedMix = (typeof namedMixes)[number];

interface Share {
  readonly scenario: Scenario;
  readonly ending: Ending | undefined;
  readonly weight: number;
}

type ResolvedMix =
  | { readonly kind: 'usable'; readonly shares: readonly Share[] }
  | { readonly kind: 'unusable'; readonly problems: readonly string[] };

/** Turns the mix of the options into scenarios with weights, or says what is wrong with it. */
export function resolveMix(mix: Mix): ResolvedMix {
  if (mix === 'default') return usable(scenarios.map(withItsWeight));
  if (mix === 'production') return usable(inProduction());
  if (mix === 'healthy') return usable(scenarios.filter((scenario) => scenario.group === 'healthy').map(withItsWeight));
  if (mix === 'broken') return usable(scenarios.filter((scenario) => scenario.group === 'broken').map(withItsWeight));
  if (typeof mix === 'string') return { kind: 'unusable', problems: [`mix ${mix} is not one of ${namedMixes.join(', ')}.`] };

  const problems: string[] = [];
  const shares: Share[] = [];
  for (const [key, weight] of Object.entries(mix)) {
    const [name, ending] = key.split(':');
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (scenario === undefined) problems.push(`mix names ${name}, which is no scenario.`);
    else if (!(weight >= 0)) problems.push(`mix gives ${key} the weight ${weight}; it must be zero or more.`);
    else if (ending === undefined) shares.push({ scenario, ending: undefined, weight });
    else {
      const known = scenario.endings?.find((candidate) => candidate === ending);
      if (known === undefined) problems.push(`mix lets ${name} end with ${ending}, which it cannot.`);
      else shares.push({ scenario, ending: known, weight });
    }
  }
  if (problems.length === 0 && !shares.some((share) => share.weight > 0)) problems.push('mix gives no scenario a weight above zero.');
  return problems.length > 0 ? { kind: 'unusable', problems } : usable(shares);
}

/** Draws the scenario of the next Pod and how it will end. */
export function drawScenario(shares: readonly Share[], random: Random): { readonly scenario: Scenario; readonly ending: Ending } {
  const total = shares.reduce((sum, share) => sum + share.weight, 0);
  let left = (random.below(1_000_000) / 1_000_000) * total;
  const drawn = shares.find((share) => {
    left -= share.weight;
    return left < 0;
  });
  const share = drawn ?? shares[shares.length - 1];
  if (share === undefined) throw new Error('The mix is empty.');
  // The ending is drawn even where it is given, so that fixing it does not shift every later draw.
  const ending = random.pick(share.scenario.endings ?? STAYS);
  return { scenario: share.scenario, ending: share.ending ?? ending };
}

const STAYS: readonly Ending[] = ['stay'];

function withItsWeight(scenario: Scenario): Share {
  return { scenario, ending: undefined, weight: scenario.weight };
}

/** All scenarios, the broken ones with this share of the whole. */
function inProduction(): readonly Share[] {
  const weight = (of: readonly Scenario[]): number => of.reduce((sum, scenario) => sum + scenario.weight, 0);
  const broken = scenarios.filter((scenario) => scenario.group === 'broken');
  const others = scenarios.filter((scenario) => scenario.group !== 'broken');
  const scale = ((brokenShare / (1 - brokenShare)) * weight(others)) / weight(broken);
  return [...others.map(withItsWeight), ...broken.map((scenario) => ({ ...withItsWeight(scenario), weight: scenario.weight * scale }))];
}

const brokenShare = 0.05;

function usable(shares: readonly Share[]): ResolvedMix {
  return { kind: 'usable', shares };
}
