import { compareBytes } from '@lunettes/base';
import type { EventTimeUs } from '../../vocabulary/index.ts';
import type { SpanRule, Track } from '../document/trace-config.ts';
import type { HeldMark, HeldName } from './held.ts';

/**
 * How the ends of a span came about. Only `complete` spans have both from matches; `closed_with_track` ones end with the
 * track because their rule says so; the others have no length, as in the original.
 */
export type SpanState = 'complete' | 'closed_with_track' | 'not_ended' | 'not_begun' | 'absent';

export interface FoundSpan {
  readonly rule: SpanRule;
  /** Empty for a rule without instances. */
  readonly instance: string;
  readonly startUs: EventTimeUs;
  readonly endUs: EventTimeUs;
  readonly state: SpanState;
  readonly errors: readonly { readonly at: EventTimeUs; readonly message: string }[];
  /** The span that it lies in: rule and instance; null for the root of the trace. */
  readonly parent: { readonly rule: SpanRule; readonly instance: string } | null;
}

/** Errors shown on one span; the earliest are. */
const errorsMax = 4;

/** What of a Pod lies in the window of a track. */
export interface InWindow {
  readonly marks: readonly HeldMark[];
  readonly names: readonly HeldName[];
}

interface Ends {
  readonly begin: EventTimeUs | undefined;
  readonly end: EventTimeUs | undefined;
}

/** The spans of one track that ended, in the order of its rules and, within one, of its instances. */
export function spansOfTrack(track: Track, window: { readonly endUs: EventTimeUs }, found: InWindow): readonly FoundSpan[] {
  const { instances, ends } = endsIn(track, found);
  return track.spans.flatMap((rule, index) =>
    (instances[index] ?? []).flatMap((instance): FoundSpan[] => {
      const placed = placedIn(window.endUs, rule, ends[index]?.get(instance) ?? { begin: undefined, end: undefined });
      if (placed.state === 'absent' && rule.omitEmpty) return [];
      const parent = track.spans[rule.parent];
      return [
        {
          rule,
          instance,
          ...placed,
          errors: marksOf(found.marks, 'error', index, instance)
            .slice(0, errorsMax)
            .map(({ at, note }) => ({ at, message: note })),
          parent: parent === undefined ? null : { rule: parent, instance: parentInstance(instances[rule.parent] ?? [], instance) },
        },
      ];
    }),
  );
}

/** A span that began, whatever became of it. */
export interface BeganSpan {
  readonly rule: SpanRule;
  readonly begin: EventTimeUs;
  /** Undefined while it is open, or if nothing ever ended it. */
  readonly end: EventTimeUs | undefined;
}

/** The spans that have begun in a track, whether or not that has ended; those without a begin are no time of anybody's. */
export function beganSpans(track: Track, found: InWindow): readonly BeganSpan[] {
  const { ends } = endsIn(track, found);
  return track.spans.flatMap((rule, index) =>
    [...(ends[index]?.values() ?? [])].flatMap(({ begin, end }): BeganSpan[] =>
      begin === undefined ? [] : [{ rule, begin, end: end === undefined ? undefined : Math.max(begin, end) }],
    ),
  );
}

function endsIn(
  track: Track,
  found: InWindow,
): { readonly instances: readonly (readonly string[])[]; readonly ends: readonly ReadonlyMap<string, Ends>[] } {
  const instances = track.spans.map((rule, index) => instancesOf(rule, index, found.names));
  const ends = track.spans.map((rule, index) => new Map(instances[index]?.map((one) => [one, endsOf(rule, index, one, found.marks)])));
  beginWithChildren(track, ends);
  return { instances, ends };
}

const instancesOf = (rule: SpanRule, index: number, names: readonly HeldName[]): readonly string[] =>
  rule.nameRef === ''
    ? ['']
    : names
        .filter((one) => one.rule === index)
        .map(({ value }) => value)
        .sort(compareBytes);

/** A child joins its parent's instance of the same name; a parent that there is once has one instance for all. */
const parentInstance = (instances: readonly string[], instance: string): string =>
  instances.includes(instance) ? instance : (instances[0] ?? '');

const marksOf = (marks: readonly HeldMark[], role: HeldMark['role'], rule: number, instance: string): readonly HeldMark[] =>
  marks.filter((one) => one.role === role && one.rule === rule && (instance === '' || one.names === null || one.names.includes(instance)));

function endsOf(rule: SpanRule, index: number, instance: string, marks: readonly HeldMark[]): Ends {
  if (rule.mode === 'direct') {
    const direct = marksOf(marks, 'direct', index, instance);
    if (direct.length === 0) return { begin: undefined, end: undefined };
    return { begin: Math.min(...direct.map(({ at, durationUs }) => at - durationUs)), end: Math.max(...direct.map(({ at }) => at)) };
  }
  const end = marksOf(marks, 'end', index, instance)[0]?.at;
  const starts = marksOf(marks, 'start', index, instance);
  // The latest start counts, but one that comes after the end begins nothing that has ended already.
  const before = starts.findLast(({ at }) => end === undefined || at <= end);
  return { begin: before?.at ?? (end === undefined || starts.length === 0 ? undefined : end), end };
}

/** A parent begins with its first child; children stand after their parent, so that from the back one pass is enough. */
function beginWithChildren(track: Track, ends: readonly Map<string, Ends>[]): void {
  for (let index = track.spans.length - 1; index >= 0; index--) {
    const parents = ends[track.spans[index]?.parent ?? -1];
    if (parents === undefined) continue;
    for (const [instance, { begin }] of ends[index] ?? []) {
      const name = parentInstance([...parents.keys()], instance);
      const parent = parents.get(name);
      if (begin === undefined || parent === undefined || (parent.begin !== undefined && parent.begin <= begin)) continue;
      parents.set(name, { ...parent, begin });
    }
  }
}

function placedIn(trackEndUs: EventTimeUs, rule: SpanRule, { begin, end }: Ends): Pick<FoundSpan, 'startUs' | 'endUs' | 'state'> {
  if (begin !== undefined && end !== undefined) return { startUs: begin, endUs: Math.max(begin, end), state: 'complete' };
  if (begin !== undefined && rule.closeWithTrack) return { startUs: begin, endUs: Math.max(begin, trackEndUs), state: 'closed_with_track' };
  if (begin !== undefined) return { startUs: begin, endUs: begin, state: 'not_ended' };
  if (end !== undefined) return { startUs: end, endUs: end, state: 'not_begun' };
  return { startUs: trackEndUs, endUs: trackEndUs, state: 'absent' };
}
