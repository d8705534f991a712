import { compareBytes, lowerBound } from '@lunettes/base';
import {
  type Breach,
  contentHash,
  type Diagnosis,
  type Output,
  type Rollout,
  type Sha256Hex,
  type Sli,
  type Span,
} from '../vocabulary/index.ts';
import { type CountMove, countedOf, movesBetween } from './counted.ts';
import type { Emitted, Retractable } from './entries.ts';

/** A row as it should stand now; its `version` is set when it goes out. */
export type Wanted =
  | { readonly topic: 'sli'; readonly value: Sli }
  | { readonly topic: 'spans'; readonly value: Span }
  | { readonly topic: 'diagnoses'; readonly value: Diagnosis }
  | { readonly topic: 'breaches'; readonly value: Breach }
  | { readonly topic: 'rollouts'; readonly value: Rollout };

export interface Emission {
  readonly emitted: readonly Emitted[];
  readonly outputs: readonly Output[];
  /** What changed in the minutes in which the deliveries count. */
  readonly moves: readonly CountMove[];
}

/** Whose rows these are, for those that are taken back. */
export interface RowPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/**
 * Compares what should stand with what was emitted: new content goes out with the next version, equal
 * content not at all, and a row that no longer holds goes out once more, retracted. `covers` says which
 * identities `wanted` speaks of; others are left as they are. `before` is sorted by identity.
 */
export function emission(
  before: readonly Emitted[],
  wanted: readonly Wanted[],
  place: RowPlace,
  covers: (one: Emitted) => boolean,
  sha256Hex: Sha256Hex,
): Emission {
  const key = `${place.cluster}|${place.namespace}|${place.name}`;
  const next = before.slice();
  const standing = new Set<number>();
  const outputs: Output[] = [];
  const moves: CountMove[] = [];
  for (const one of wanted) {
    const id = identityOf(one);
    const at = lowerBound(before, id, byIdentity);
    const last = before[at]?.id === id ? before[at] : undefined;
    if (last !== undefined) standing.add(at);
    const content = contentHash(sha256Hex, contentOf(one));
    if (last?.content === content) continue;
    const version = (last?.version ?? 0) + 1;
    const counted = one.topic === 'sli' ? countedOf(one.value) : undefined;
    if (counted !== undefined) moves.push(...movesBetween(last?.counted, counted));
    const emitted: Emitted = { id, version, content, last: retractable(one), ...(counted && { counted }) };
    if (last === undefined) next.push(emitted);
    else next[at] = emitted;
    outputs.push(outputOf(one, key, version));
  }
  for (const [at, one] of before.entries()) {
    if (one.content === '' || one.last === null || standing.has(at) || !covers(one)) continue;
    next[at] = { ...one, version: one.version + 1, content: '' };
    outputs.push(retraction(one.last, place, key, one.version + 1));
  }
  if (outputs.length === 0) return { emitted: before, outputs, moves };
  return { emitted: next.length === before.length ? next : next.sort((a, b) => compareBytes(a.id, b.id)), outputs, moves };
}

const byIdentity = (one: Emitted, id: string): number => compareBytes(one.id, id);

function identityOf(one: Wanted): string {
  switch (one.topic) {
    case 'sli':
      return `sli|${one.value.delivery_id}`;
    case 'spans':
      return `spans|${one.value.span_id}`;
    case 'diagnoses':
      return `diagnoses|${one.value.diagnosis_id}`;
    case 'breaches':
      return `breaches|${one.value.breach_id}`;
    case 'rollouts':
      return rolloutIdentity(one.value.revision);
  }
}

/** One entry holds the rollouts of one workload, so that the revision is enough. */
export const rolloutIdentity = (revision: string): string => `rollouts|${revision}`;

/** What can differ between two tellings of one row. The identity of a span below the root fixes most of it. */
function contentOf(one: Wanted): string {
  if (one.topic !== 'spans' || one.value.parent_span_id === null) return JSON.stringify(one.value);
  const { start_at_us, end_at_us, status, owner, attributes } = one.value;
  return `${start_at_us}|${end_at_us}|${status}|${owner}|${attributes.length}|${attributes.map((pair) => pair[1]).join('|')}`;
}

/** Which row it was; what a retracted diagnosis once said is no part of that. */
function retractable(one: Wanted): Retractable | null {
  switch (one.topic) {
    case 'sli':
      return null;
    case 'spans':
      return {
        topic: 'spans',
        traceId: one.value.trace_id,
        spanId: one.value.span_id,
        name: one.value.name,
        startUs: one.value.start_at_us,
      };
    case 'diagnoses':
      return { topic: 'diagnoses', value: { ...one.value, summary: '', advice: '', params: [], also: [], evidence: [] } };
    case 'breaches':
    case 'rollouts':
      return one;
  }
}

function outputOf(one: Wanted, key: string, version: number): Output {
  switch (one.topic) {
    case 'sli':
      return { topic: 'sli', key, value: { ...one.value, version } };
    case 'spans':
      return { topic: 'spans', key, value: { ...one.value, version } };
    case 'diagnoses':
      return { topic: 'diagnoses', key, value: { ...one.value, version } };
    case 'breaches':
      return { topic: 'breaches', key, value: { ...one.value, version } };
    case 'rollouts':
      return { topic: 'rollouts', key, value: { ...one.value, version } };
  }
}

function retraction(last: Retractable, place: RowPlace, key: string, version: number): Output {
  switch (last.topic) {
    case 'spans':
      return { topic: 'spans', key, value: emptySpan(last, place, version) };
    case 'diagnoses':
      return { topic: 'diagnoses', key, value: { ...last.value, version, retracted: true } };
    case 'breaches':
      return { topic: 'breaches', key, value: { ...last.value, version, retracted: true } };
    case 'rollouts':
      return { topic: 'rollouts', key, value: { ...last.value, version, retracted: true } };
  }
}

const emptySpan = (last: Extract<Retractable, { topic: 'spans' }>, place: RowPlace, version: number): Span => ({
  trace_id: last.traceId,
  span_id: last.spanId,
  parent_span_id: null,
  cluster: place.cluster,
  namespace: place.namespace,
  pod: place.name,
  uid: place.uid,
  name: last.name,
  stage: null,
  container: null,
  attempt: null,
  owner: null,
  start_at_us: last.startUs,
  end_at_us: last.startUs,
  status: 'unset',
  attributes: [],
  links: [],
  events: [],
  version,
  retracted: true,
});
