import { compareBytes, fingerprint } from '@lunettes/base';
import type { Breach, Diagnosis, Output, Sli, Span } from '../vocabulary/index.ts';
import type { Emitted, Retractable } from './entries.ts';

/** A row as it should stand now; its `version` is set when it goes out. */
export type Wanted =
  | { readonly topic: 'sli'; readonly value: Sli }
  | { readonly topic: 'spans'; readonly value: Span }
  | { readonly topic: 'diagnoses'; readonly value: Diagnosis }
  | { readonly topic: 'breaches'; readonly value: Breach };

export interface Emission {
  readonly emitted: readonly Emitted[];
  readonly outputs: readonly Output[];
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
 * identities `wanted` speaks of; others are left as they are.
 */
export function emission(
  before: readonly Emitted[],
  wanted: readonly Wanted[],
  place: RowPlace,
  covers: (one: Emitted) => boolean,
): Emission {
  const key = `${place.cluster}|${place.namespace}|${place.name}`;
  const known = new Map(before.map((one) => [one.id, one]));
  const standing = new Set<string>();
  const outputs: Output[] = [];
  for (const one of wanted) {
    const id = identityOf(one);
    standing.add(id);
    const content = fingerprint(one.topic === 'spans' ? spanText(one.value) : JSON.stringify(one.value));
    const last = known.get(id);
    if (last?.content === content) continue;
    const version = (last?.version ?? 0) + 1;
    known.set(id, { id, version, content, last: retractable(one) });
    outputs.push(outputOf(one, key, version));
  }
  for (const one of before) {
    if (one.content === '' || one.last === null || standing.has(one.id) || !covers(one)) continue;
    known.set(one.id, { ...one, version: one.version + 1, content: '' });
    outputs.push(retraction(one.last, place, key, one.version + 1));
  }
  return outputs.length === 0
    ? { emitted: before, outputs }
    : { emitted: [...known.values()].sort((a, b) => compareBytes(a.id, b.id)), outputs };
}

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
  }
}

/** What can differ between two tellings of one span: its identity fixes the rest. */
const spanText = (span: Span): string =>
  span.parent_span_id === null
    ? JSON.stringify(span)
    : `${span.start_at_us}|${span.end_at_us}|${span.status}|${span.owner}|${span.attributes.length}|${span.attributes.map((pair) => pair[1]).join('|')}`;

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
    case 'breaches':
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
