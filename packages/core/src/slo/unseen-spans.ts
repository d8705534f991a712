import type { CoverageChange } from '../vocabulary/index.ts';
import type { Judgement } from './judgement.ts';
import { detail, type Subject } from './subject.ts';

/**
 * A time of which one source told nothing that it could have told, or, as `time`, in which nothing was heard of a silent
 * cluster for so long that its watermark moved without evidence. `toUs` is -1 while it lasts.
 */
export interface UnseenSpan {
  readonly source: CoverageChange['source'] | 'time';
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly reason: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Spans remembered of one source of a cluster; beyond it the two oldest count as one, so that more is marked and never less. */
export const unseenMax = 16;

/** `spans` with one more word on one of them. One that has ended stays so, and one without length is none. */
export function withUnseen(spans: readonly UnseenSpan[], next: UnseenSpan): readonly UnseenSpan[] {
  const isSame = (one: UnseenSpan): boolean =>
    one.source === next.source && one.namespace === next.namespace && one.reason === next.reason && one.fromUs === next.fromUs;
  const known = spans.find(isSame);
  const toUs = known === undefined || known.toUs === -1 ? next.toUs : Math.max(known.toUs, next.toUs);
  const others = spans.filter((one) => one !== known);
  if (toUs === next.fromUs) return others;
  const all = [...others, { ...next, toUs }].sort((a, b) => a.fromUs - b.fromUs);
  const ofSource = all.filter(({ source }) => source === next.source);
  const [first, second] = ofSource;
  if (ofSource.length <= unseenMax || first === undefined || second === undefined) return all;
  return all.filter((one) => one !== second).map((one) => (one === first ? joined(first, second) : one));
}

const joined = (a: UnseenSpan, b: UnseenSpan): UnseenSpan => ({
  source: a.source,
  namespace: a.namespace === b.namespace ? a.namespace : '',
  reason: a.reason === b.reason ? a.reason : 'source_gap',
  fromUs: a.fromUs,
  toUs: a.toUs === -1 || b.toUs === -1 ? -1 : Math.max(a.toUs, b.toUs),
});

/** A watermark that moved without evidence; consecutive ones are one span. */
export function withSilence(spans: readonly UnseenSpan[], fromUs: number, toUs: number): readonly UnseenSpan[] {
  const before = spans.find((one) => one.source === 'time' && one.toUs === fromUs);
  const begun = before?.fromUs ?? fromUs;
  return withUnseen(
    spans.filter((one) => one !== before),
    { source: 'time', namespace: '', reason: 'silent', fromUs: begun, toUs },
  );
}

export interface Observed {
  /** Why a row is weaker: of `degraded`. */
  readonly degraded: readonly ('observation_gap' | 'silent')[];
  /** Something that decides may not have been seen and is not known from the Pod itself. */
  readonly blind: boolean;
}

const wellSeen: Readonly<Observed> = { degraded: [], blind: false };

/**
 * How well a delivery was seen (product contract §10). After a gap of the Pod watch a list shows every Pod as it is, so that
 * what there is to know is known again, except of what is still missing; what the audit log did not tell is known from the
 * Pod itself where that is looked at, and the other way round. Absence counts for nothing while nobody could have told.
 */
export function observedBy(subject: Subject, judgement: Judgement, spans: readonly UnseenSpan[], watermarkUs: number): Observed {
  if (spans.length === 0) return wellSeen;
  const fromUs = subject.started.at;
  const untilUs = subject.ended?.at ?? Math.max(watermarkUs, judgement.asOfUs);
  const { verdict, atUs } = judgement.deliverySlo;
  // A limit that had passed before the gap was missed whatever happened in it.
  const decidedUs = verdict === 'fail' && atUs !== undefined ? atUs : untilUs;
  const degraded = new Set<'observation_gap' | 'silent'>();
  let blind = false;
  for (const span of spans) {
    if (span.namespace !== '' && span.namespace !== subject.namespace) continue;
    if (span.source === 'time') {
      if (!isAbsenceIn(span, judgement)) continue;
      degraded.add('silent');
      blind = true;
    } else if (span.fromUs < untilUs && (span.toUs === -1 || span.toUs > fromUs)) {
      if (span.source === 'nodes' || span.source === 'workloads') continue;
      degraded.add('observation_gap');
      blind ||= span.fromUs < decidedUs && !isRecovered(span, subject, judgement);
    }
  }
  return { degraded: [...degraded], blind };
}

/**
 * What led to a miss may have come and gone within a gap: states that lasted to its end are known again, trouble that
 * healed is not, and with it who had to act. So a miss that a gap took part in counts only if every word on it was heard.
 */
function isRecovered(span: UnseenSpan, subject: Subject, judgement: Judgement): boolean {
  const isMiss = judgement.deliverySlo.verdict === 'fail';
  const seenBy = (by: string, ...sources: readonly string[]): boolean =>
    (detail(subject.started, by) ?? '').split(',').some((source) => sources.includes(source));
  switch (span.source) {
    case 'audit':
      return seenBy('sources', 'pod_watch', 'list') && (!isMiss || seenBy('cluster_sources', 'event_core', 'event_v1'));
    case 'pods':
      if (seenBy('sources', 'audit', 'cloud_audit')) return true;
      return span.reason === 'watch_gap' && !isMiss;
    default:
      return !isMiss;
  }
}

/** A limit is taken for missed only because nothing was heard, at a time at which nothing could be heard. */
function isAbsenceIn({ fromUs, toUs }: UnseenSpan, { outcome, podSlo, deliverySlo }: Judgement): boolean {
  if (outcome !== 'open' && outcome !== 'abandoned') return false;
  return [podSlo, deliverySlo].some(
    ({ verdict, atUs }) => verdict === 'fail' && atUs !== undefined && atUs > fromUs && (toUs === -1 || atUs <= toUs),
  );
}
