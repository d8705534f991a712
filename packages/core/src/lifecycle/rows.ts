import { changeTypes, type LifecycleEvent, type Output, type Pairs, pairOf, pairs } from '../vocabulary/index.ts';
import { type Candidate, mergedDetails, winnerOf } from './candidate.ts';
import type { Milestone, PodEntry } from './entries.ts';
import type { Known } from './life.ts';

/** Whose row it is: the part of a lifecycle record that all rows of one Pod share. */
export interface Subject {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What a milestone says now; undefined only for one without candidates, which no merge produces. */
export function knownOf(milestone: Milestone): Known | undefined {
  const winner = winnerOf(milestone.candidates);
  if (winner === undefined) return undefined;
  return {
    key: milestone.key,
    type: milestone.type,
    container: milestone.container,
    attempt: milestone.attempt,
    at: winner.at,
    resolution: winner.resolution,
    clock: winner.clock,
    evidence: winner.evidence,
    details: shownDetails(milestone, winner),
  };
}

export function knownMilestones(entry: PodEntry): readonly Known[] {
  const known: Known[] = [];
  for (const milestone of entry.milestones) {
    if (conditional.has(milestone.type)) continue;
    const one = knownOf(milestone);
    if (one !== undefined) known.push(one);
  }
  return known;
}

/** Types whose rows appear only under a condition on the Pod's other facts: they are derived, not emitted as they come. */
export const conditional: ReadonlySet<string> = new Set(['pod.unready', 'pod.ungated', ...changeTypes]);

/** Repeats show how often and until when; a thing that happened once does not. */
function shownDetails(milestone: Milestone, winner: Candidate): Pairs {
  const details = mergedDetails(milestone.candidates, winner);
  if (milestone.count <= 1) return details;
  return pairs(...details, ['count', String(milestone.count)], ['last_at_us', String(milestone.lastAt)]);
}

/** A lifecycle record; the discriminator that stands in the key's container slot is shown only where it is a container. */
export function row(subject: Subject, known: Known, version: number, retracted: boolean): Output {
  const value: LifecycleEvent = {
    cluster: subject.cluster,
    namespace: subject.namespace,
    pod: subject.name,
    uid: subject.uid,
    key: known.key,
    type: known.type,
    at_us: known.at,
    resolution: known.resolution,
    clock: known.clock,
    evidence_id: known.evidence,
    container: named(known) ? known.container : '',
    attempt: known.attempt,
    node: nodeOf(known),
    details: known.details,
    version,
    retracted,
  };
  return { topic: 'lifecycle', key: `${subject.cluster}|${subject.namespace}|${subject.name}`, value };
}

/** Content of a row without its identity and version: equal content is never emitted again. */
export function contentOf(known: Known): string {
  let content = `${known.at}|${known.resolution}|${known.clock}|${known.evidence}`;
  for (const [key, value] of known.details) content += `|${key}=${value}`;
  return content;
}

const named = (known: Known): boolean => known.type.startsWith('container.') || known.type.startsWith('image.') || known.type === 'warning';

/** The node that the fact itself speaks of, so that learning a Pod's node later changes no earlier row. */
function nodeOf(known: Known): string | null {
  const node = pairOf(known.details, 'node');
  if (node !== undefined) return node;
  return known.clock.startsWith('kubelet/') ? known.clock.slice('kubelet/'.length) : null;
}
