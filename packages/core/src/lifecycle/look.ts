import { type EventTimeUs, repeatableTypes, type Signal } from '../vocabulary/index.ts';
import type { PodEntry } from './entries.ts';

/** A request that only read the Pod. */
export interface Look {
  readonly version: string;
  readonly fromUs: EventTimeUs;
}

/**
 * The look at a Pod that an answer to a read gives; undefined for any other signal. Kubelets read their Pods all the
 * time, and of one version every later look says the same. Not so where a repeatable fact is dated by the look itself:
 * then each look is an occurrence of its own.
 */
export function lookOf({ source, audit_level, resource_version: version, facts, at_us: fromUs }: Signal): Look | undefined {
  if (source !== 'audit' || audit_level !== null || version === '') return undefined;
  return facts.some(({ type, precision }) => precision === 'inferred' && repeatableTypes.has(type)) ? undefined : { version, fromUs };
}

/** Whether this Pod was looked at in the same version, and no later: then the merge would change nothing. */
export const isRepeated = ({ look }: PodEntry, next: Look): boolean =>
  look !== null && look.version === next.version && look.fromUs <= next.fromUs;
