import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, minuteUs } from '../../vocabulary/index.ts';
import { instancesMax } from '../document/bounds.ts';
import type { TraceContext } from '../reading/trace-context.ts';
import type { Mark, TraceFacts } from './trace-facts.ts';

/** When and by what record something was told. */
interface Told {
  readonly at: EventTimeUs;
  readonly id: string;
  readonly version: string;
}

export interface HeldMark extends Mark, Told {
  readonly exact: boolean;
}
export interface HeldName extends Told {
  readonly rule: number;
  readonly track: number;
  readonly value: string;
}
export interface HeldProperty extends Told {
  readonly name: string;
  readonly track: number;
  readonly value: string;
}
export interface HeldContext extends Told, TraceContext {}

/** What is known about one Pod under its trace configurations: sets, each sorted by time. JSON-safe. */
export interface Held {
  readonly marks: readonly HeldMark[];
  readonly names: readonly HeldName[];
  readonly properties: readonly HeldProperty[];
  readonly contexts: readonly HeldContext[];
  /** What a bound left out. */
  readonly overflow: number;
}

export const nothingHeld: Held = { marks: [], names: [], properties: [], contexts: [], overflow: 0 };

/** Matches kept of one list of one span; the earliest stay, the others are counted. */
export const marksPerRoleMax = 32;
/** Matches kept of one Pod; the earliest stay, the others are counted. */
export const marksPerPodMax = 1024;
/** Entries of the trace-context annotation kept of one Pod; the earliest stay. */
const contextsPerPodMax = 16;

/**
 * Merges what one record tells. Union and minimum under a total order, so that the order of records and their repetition do
 * not matter; `held` itself comes back when nothing is new.
 */
export function withTraceFacts(held: Held, facts: TraceFacts): Held {
  const told: Told = { at: facts.atUs, id: facts.id, version: facts.version };
  let { marks, names, properties, contexts, overflow } = held;
  for (const mark of facts.marks) {
    const next = withMark(marks, { ...mark, ...told, exact: facts.exact });
    marks = next.kept;
    overflow += next.left;
  }
  for (const { rule, track, values } of facts.names)
    for (const value of values) names = withEarliest(names, { ...told, rule, track, value }, nameIdentity, instancesMax);
  for (const property of facts.properties)
    properties = withEarliest(properties, { ...told, ...property }, ({ track, name, version }) => `${version}|${track}|${name}`, undefined);
  for (const context of facts.contexts)
    contexts = withEarliest(
      contexts,
      { ...told, ...context },
      ({ version, action, traceId }) => `${version}|${action}|${traceId}`,
      undefined,
    );
  if (contexts.length > contextsPerPodMax) contexts = contexts.slice(0, contextsPerPodMax);
  const isSame =
    marks === held.marks &&
    names === held.names &&
    properties === held.properties &&
    contexts === held.contexts &&
    overflow === held.overflow;
  return isSame ? held : { marks, names, properties, contexts, overflow };
}

/** The part of `held` that may still matter: marks that `keeps`, and what is told of the Pod itself while there are any. */
export function heldOnly(held: Held, keeps: (mark: HeldMark) => boolean): Held {
  const marks = held.marks.filter(keeps);
  return marks.length === held.marks.length ? held : { ...held, marks };
}

const nameIdentity = ({ version, track, rule, value }: HeldName): string => `${version}|${track}|${rule}|${value}`;

/** Total: time, then identity, then everything that is left to tell two apart. */
function compareTold<T extends Told>(a: T, b: T): number {
  return a.at - b.at || compareBytes(a.id, b.id) || (a === b ? 0 : compareBytes(JSON.stringify(a), JSON.stringify(b)));
}

/** Sources tell of one occurrence at times that differ by less than this; further apart they are two. */
const sameOccurrenceUs = minuteUs;

function isSameOccurrence(a: HeldMark, b: HeldMark): boolean {
  if (a.id !== b.id || a.role !== b.role || a.rule !== b.rule || a.track !== b.track || a.version !== b.version) return false;
  return a.exact === b.exact ? a.at === b.at : Math.abs(a.at - b.at) < sameOccurrenceUs;
}

/** Of two tellings of one occurrence the time of the request is better than that of an object. */
function withMark(marks: readonly HeldMark[], next: HeldMark): { readonly kept: readonly HeldMark[]; readonly left: number } {
  const same = marks.filter((one) => isSameOccurrence(one, next));
  if (same.some((one) => (one.exact && !next.exact) || (one.exact === next.exact && compareTold(one, next) <= 0)))
    return { kept: marks, left: 0 };
  const kept = [...marks.filter((one) => !same.includes(one)), next].sort(compareTold);
  const peers = kept.filter(
    (one) => one.role === next.role && one.rule === next.rule && one.track === next.track && one.version === next.version,
  );
  const last = peers.length > marksPerRoleMax ? peers.at(-1) : kept.length > marksPerPodMax ? kept.at(-1) : undefined;
  if (last === undefined) return { kept, left: 0 };
  return last === next ? { kept: marks, left: 1 } : { kept: kept.filter((one) => one !== last), left: 1 };
}

/** The earliest telling of each identity; of those that share everything but their value at most `max`. */
function withEarliest<T extends Told & { readonly track?: number; readonly rule?: number }>(
  list: readonly T[],
  next: T,
  identity: (one: T) => string,
  max: number | undefined,
): readonly T[] {
  const found = list.find((one) => identity(one) === identity(next));
  if (found !== undefined && compareTold(found, next) <= 0) return list;
  const kept = [...list.filter((one) => one !== found), next].sort(compareTold);
  if (max === undefined) return kept;
  const peers = kept.filter((one) => one.version === next.version && one.track === next.track && one.rule === next.rule);
  const last = peers.length > max ? peers.at(-1) : undefined;
  return last === undefined ? kept : last === next ? list : kept.filter((one) => one !== last);
}
