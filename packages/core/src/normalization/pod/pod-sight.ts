import {
  type AuditLevel,
  type EventTimeUs,
  type Fact,
  type LifecycleType,
  type Pairs,
  repeatableTypes,
  type Source,
} from '../../vocabulary/index.ts';
import type { Writer } from '../audit-actor.ts';
import { writeWindowUs } from '../bounds.ts';
import {
  auditStamp,
  controllerField,
  type FactExtras,
  factOf,
  fieldStamp,
  observedStamp,
  readStamp,
  type Stamp,
  schedulerField,
  secondOf,
} from '../fact.ts';
import type { NormalizeOptions } from '../outcome.ts';

/** How a Pod object came to be seen, which decides what its mere state proves and since when. */
export interface PodSight {
  readonly options: NormalizeOptions;
  readonly source: Source;
  readonly evidenceId: string;
  /** When: of a request the `stageTimestamp`, of an object its newest time. */
  readonly atUs: EventTimeUs;
  /** What is known without the object; the object's own words win. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** `metadata.uid` is the Pod's own. */
  readonly trustUid: boolean;
  readonly seen: 'created' | 'status' | 'spec' | 'resize' | 'deleted' | 'read' | 'object' | 'modified';
  readonly writer: Writer;
  readonly user: string;
  /** Of a write; null for a look. */
  readonly auditLevel: AuditLevel | null;
  readonly boundAtCreation: boolean;
  /** The object is all there is; a merge patch holds only what it changes. */
  readonly whole: boolean;
  /** What is known already; the object's facts follow. */
  readonly facts: readonly Fact[];
}

/** Collects the facts of one Pod object. */
export interface FactBook {
  readonly facts: Fact[];
  readonly sight: PodSight;
  readonly kubelet: Stamp;
  /** Of a state that carries no time of its own. */
  readonly state: Stamp;
}

export function openFactBook(sight: PodSight, node: string): FactBook {
  return { facts: [...sight.facts], sight, kubelet: fieldStamp(`kubelet/${node}`), state: stateStamp(sight) };
}

/** A state that this very write brought, else one that was found. The scheduler's writes bring no state of the kubelet. */
function stateStamp({ seen, writer }: PodSight): Stamp {
  if (seen === 'object' || seen === 'modified') return observedStamp;
  return seen === 'status' && writer !== 'scheduler' ? auditStamp : readStamp;
}

/** Something is so now: since this write, or since some time before this look. */
export function noteState(book: FactBook, type: LifecycleType, extras?: FactExtras): void {
  book.facts.push(factOf(type, book.sight.atUs, book.state, extras));
}

/**
 * Something happened at the time that a field gives in whole seconds. If this write may have brought it (right
 * writer, and no more than `writeWindowUs` later), the write's own time is a second, finer candidate.
 */
export function noteTime(book: FactBook, type: LifecycleType, atUs: EventTimeUs, clock: Stamp, extras?: FactExtras): void {
  book.facts.push(factOf(type, atUs, clock, extras));
  const { sight } = book;
  if (!mayHaveBrought(sight, clock)) return;
  // A time after the write that carries it comes from a clock that is ahead: it had happened by then all the same.
  if (sight.atUs - atUs <= writeWindowUs) book.facts.push(factOf(type, sight.atUs, auditStamp, extras));
}

/**
 * Something that the runtime did at the time that a field gives: a write only reports it, some time later,
 * so its own time says nothing about when it happened. An Event may give it finer.
 */
export function noteReported(book: FactBook, type: LifecycleType, atUs: EventTimeUs, extras?: FactExtras): void {
  book.facts.push(factOf(type, atUs, book.kubelet, extras));
}

/**
 * A condition that changed. Where the change is undated (the patch of a condition that changed back within one
 * second leaves the time out, because it is the same) it is a state. Types that repeat carry their second.
 */
export function noteTransition(
  book: FactBook,
  type: LifecycleType,
  { atUs, clock, details }: { readonly atUs: EventTimeUs | undefined; readonly clock: Stamp; readonly details: Pairs },
): void {
  const extras = { details, second: repeatableTypes.has(type) ? secondOf(atUs ?? book.sight.atUs) : -1 };
  if (atUs === undefined) noteState(book, type, extras);
  else noteTime(book, type, atUs, clock, extras);
}

function mayHaveBrought({ seen, writer }: PodSight, clock: Stamp): boolean {
  if (seen !== 'status') return false;
  if (clock === schedulerField) return writer !== 'kubelet';
  return clock === controllerField || writer !== 'scheduler';
}
