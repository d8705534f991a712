import { compareBytes } from '@lunettes/base';
import type { PodFacts, Signal } from '../vocabulary/index.ts';
import type { PodEntry } from './entries.ts';
import type { Look } from './look.ts';

/**
 * `entry` with the Pod as this signal shows it, if that is nearer to what was asked for: an object with
 * a spec before one without, then the smallest resourceVersion. Commutative and idempotent.
 */
export function withPodBody(entry: PodEntry, signal: Signal, look: Look | undefined): PodEntry {
  if (signal.body === null) return entry;
  // Looks at one version show the same, whichever comes first; the write that made it knows more.
  const version = `${signal.resource_version}|${look === undefined ? signal.evidence_id : '~'}`;
  // Parsing is the costly part; once a spec is known, only an older version could replace it.
  if (entry.pod?.hasSpec === true && compareVersions(entry.podVersion, version) <= 0) return entry;
  const pod = JSON.parse(signal.body) as PodFacts;
  if (entry.pod !== null) {
    if (entry.pod.hasSpec && !pod.hasSpec) return entry;
    if (entry.pod.hasSpec === pod.hasSpec && compareVersions(entry.podVersion, version) <= 0) return entry;
  }
  return { ...entry, name: entry.name === '' ? signal.name : entry.name, pod, podVersion: version };
}

/** resourceVersions are decimal texts that may exceed 2^53; an object without one counts as the latest. */
function compareVersions(a: string, b: string): number {
  const left = a.slice(0, a.indexOf('|'));
  const right = b.slice(0, b.indexOf('|'));
  if (left === '' || right === '') return left === right ? compareBytes(a, b) : left === '' ? 1 : -1;
  return left.length - right.length || compareBytes(left, right) || compareBytes(a, b);
}
