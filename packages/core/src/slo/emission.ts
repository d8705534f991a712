import { compareBytes, fingerprint } from '@lunettes/base';
import type { Output, Sli } from '../vocabulary/index.ts';
import type { Emitted, Retractable } from './entries.ts';

/** A row as it should stand now; its `version` is set when it goes out. */
export type Wanted = { readonly topic: 'sli'; readonly value: Sli } | Retractable;

export interface Emission {
  readonly emitted: readonly Emitted[];
  readonly outputs: readonly Output[];
}

/**
 * Compares what should stand with what was emitted: new content goes out with the next version, equal
 * content not at all, and a row that no longer holds goes out once more as it stood, retracted.
 * `covers` says which identities `wanted` speaks of; others are left as they are.
 */
export function emission(before: readonly Emitted[], wanted: readonly Wanted[], key: string, covers: (one: Emitted) => boolean): Emission {
  const known = new Map(before.map((one) => [one.id, one]));
  const standing = new Set<string>();
  const outputs: Output[] = [];
  for (const one of wanted) {
    const id = `${one.topic}|${identityOf(one)}`;
    standing.add(id);
    const content = fingerprint(JSON.stringify(one.value));
    const last = known.get(id);
    if (last?.content === content) continue;
    const version = (last?.version ?? 0) + 1;
    known.set(id, { id, version, content, last: one.topic === 'sli' ? null : one });
    outputs.push(outputOf(one, key, version, false));
  }
  for (const one of before) {
    if (one.content === '' || one.last === null || standing.has(one.id) || !covers(one)) continue;
    known.set(one.id, { ...one, version: one.version + 1, content: '' });
    outputs.push(outputOf(one.last, key, one.version + 1, true));
  }
  return { emitted: [...known.values()].sort((a, b) => compareBytes(a.id, b.id)), outputs };
}

function identityOf(one: Wanted): string {
  switch (one.topic) {
    case 'sli':
      return one.value.delivery_id;
    case 'spans':
      return one.value.span_id;
    case 'diagnoses':
      return one.value.diagnosis_id;
    case 'breaches':
      return one.value.breach_id;
  }
}

function outputOf(one: Wanted, key: string, version: number, retracted: boolean): Output {
  switch (one.topic) {
    case 'sli':
      return { topic: 'sli', key, value: { ...one.value, version, retracted } };
    case 'spans':
      return { topic: 'spans', key, value: { ...one.value, version, retracted } };
    case 'diagnoses':
      return { topic: 'diagnoses', key, value: { ...one.value, version, retracted } };
    case 'breaches':
      return { topic: 'breaches', key, value: { ...one.value, version, retracted } };
  }
}
