import type { NodeClockFacts, NodeFacts, Signal } from '../vocabulary/index.ts';
import { type Milestone, type NodeEntry, nodeKey } from './entries.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { takeClock } from './node-clock.ts';
import { latestConditions } from './node-conditions.ts';
import { countNode } from './node-sizes.ts';
import { knownOf, row } from './rows.ts';
import { nodeIn, withPlace } from './surroundings.ts';
import type { Work } from './work.ts';

/** Takes in a Node; the answer is the Pods that are to be told again, because it turns out to have been different. */
export function takeNode(work: Work, signal: Signal): readonly string[] {
  if (signal.body === null) return [];
  const { cluster, name } = signal;
  const before = nodeIn(work, cluster, name);
  const facts = JSON.parse(signal.body) as NodeFacts | NodeClockFacts;
  if ('clockLagUs' in facts) return takeClock(work, signal, before, facts);
  const milestones = withConditions(work, before, signal);
  const places = withPlace(before.places, facts, signal.at_us);
  const after: NodeEntry = {
    ...before,
    places,
    milestones,
    createdUs: facts.createdAtUs === 0 ? before.createdUs : Math.min(facts.createdAtUs, before.createdUs),
    deletedUs: signal.facts.reduce(
      (latest, { type, at_us }) => (type === 'node.deleted' ? Math.max(latest, at_us) : latest),
      before.deletedUs,
    ),
  };
  work.put(nodeKey(cluster, name), after);
  const tooLarge = countNode(work, cluster, before, after);
  const isOther = milestones !== before.milestones || isOtherPlace(before, after);
  return isOther ? [...before.pods.map(({ uid }) => uid), ...tooLarge] : tooLarge;
}

const isOtherPlace = (before: NodeEntry, after: NodeEntry): boolean =>
  after.places.length !== before.places.length || after.places.some((place, index) => place.firstUs !== before.places[index]?.firstUs);

/** The transitions that the signal tells of, told of once more where it knows more. */
function withConditions(work: Work, before: NodeEntry, signal: Signal): readonly Milestone[] {
  const next = signal.facts.map((fact) => milestoneOf(fact, factKey(fact, work.sha256Hex), signal));
  const merged = withMilestones(before.milestones, next);
  if (merged.milestones === before.milestones) return before.milestones;
  const milestones = merged.milestones.map((milestone) => {
    const known = merged.changed.includes(milestone.key) ? knownOf(milestone) : undefined;
    if (known === undefined) return milestone;
    const subject = { cluster: signal.cluster, namespace: '', name: '', uid: signal.uid };
    work.emit(row(subject, { ...known, details: nodeDetails(known.details, signal.name) }, milestone.version + 1, false));
    return { ...milestone, version: milestone.version + 1 };
  });
  return latestConditions(milestones);
}

const nodeDetails = (details: Signal['facts'][number]['details'], name: string): Signal['facts'][number]['details'] =>
  details.some(([key]) => key === 'node') ? details : [...details, ['node', name] as const].sort((a, b) => (a[0] < b[0] ? -1 : 1));
