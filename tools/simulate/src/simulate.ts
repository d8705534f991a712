import { drawScenario, resolveMix } from './mix.ts';
import { startNodes } from './nodes.ts';
import { startNoise } from './noise.ts';
import type { SimulationOptions } from './options.ts';
import type { OutputLine } from './outbox.ts';
import type { Life, Run } from './scenario.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import type { Truth } from './truth.ts';

/** Pods arrive in this part of the simulated time; the rest lets the last ones finish. */
const ARRIVAL_SHARE = 0.85;

/**
 * Yields the lines of all files in the order of their writing, and returns what really happened. Memory holds the Pods
 * that still act, the lines held back by disorder and lateness, and the truths. The same options give the same bytes.
 */
export function* simulate(options: SimulationOptions): Generator<OutputLine, readonly Truth[]> {
  const sim = createSimulation(options);
  startNoise(sim);
  if (options.nodeObjects) startNodes(sim);
  sim.lives.push(options.startAtUs, arrivals(sim));

  while (sim.lives.size > 0) {
    const atUs = sim.lives.nextAtUs();
    if (atUs > sim.endAtUs) break;
    for (let line = sim.outbox.takeBefore(atUs); line !== undefined; line = sim.outbox.takeBefore(atUs)) yield line;
    const life = sim.lives.pop();
    const step = life.next();
    if (step.done !== true) sim.lives.push(step.value, life);
  }
  for (
    let line = sim.outbox.takeBefore(Number.POSITIVE_INFINITY);
    line !== undefined;
    line = sim.outbox.takeBefore(Number.POSITIVE_INFINITY)
  ) {
    yield line;
  }
  return sim.truths;
}

function* arrivals(sim: Simulation): Life {
  const { options, random, cluster } = sim;
  const mix = resolveMix(options.mix);
  if (mix.kind === 'unusable') throw new Error(mix.problems.join(' '));
  const spacingUs = Math.floor((options.durationS * 1_000_000 * ARRIVAL_SHARE) / Math.max(1, options.pods));

  for (let arrived = 0; arrived < options.pods; arrived += 1) {
    const atUs = options.startAtUs + arrived * spacingUs + random.below(Math.max(1, spacingUs));
    yield atUs;
    const { scenario, ending } = drawScenario(mix.shares, random);
    const run: Run = { sim, scenario: scenario.name, namespace: cluster.drawNamespace(random), ending, nowUs: atUs };
    sim.lives.push(atUs, scenario.play(run));
  }
}
