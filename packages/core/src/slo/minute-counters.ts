import { compareBytes, lowerBound } from '@lunettes/base';
import type { LaneView, Output, Sha256Hex, StepResult } from '../vocabulary/index.ts';
import { type Counter, contentHash, type EventTimeUs, minuteUs } from '../vocabulary/index.ts';
import { type CountedKey, type CountMove, objectiveCount } from './counted.ts';
import { type Buckets, sideBySide, withObservations } from './exponential-histogram.ts';
import { counterId } from './identity.ts';

/**
 * A minute of one key of one namespace, and what counts in it since `openedAtUs`. It is told with the watermark after a
 * change and forgotten when nothing has changed for `minuteKeptUs`. A correction that comes later opens it anew, which
 * makes a further row: the rows of a minute are added up, so nothing is lost by forgetting and state stays bounded.
 */
export interface MinuteCounter extends CountedKey {
  readonly kind: 'minute';
  readonly cluster: string;
  readonly namespace: string;
  readonly openedAtUs: EventTimeUs;
  /** Results as `Counted` writes them, sorted, with how many deliveries have them. One that came to zero stays, since hours must be told. */
  readonly counts: readonly (readonly [result: string, count: number])[];
  readonly total: Buckets;
  readonly delivery: Buckets;
  readonly version: number;
  /** Hash of what was last told; empty while nothing was. */
  readonly content: string;
  readonly changed: boolean;
  readonly forgottenAtUs: EventTimeUs;
}

/** How long a minute is kept after it was last told. Longer saves rows, shorter saves state; the sums are the same. */
const minuteKeptUs = 2 * minuteUs;
/** Minutes that one part tells or forgets. */
const toldPerPartMax = 64;

type Minutes = LaneView<{ readonly kind: string }>;
/** Changes of the part that is being made, by key; what it has not changed is in the lane. */
export type Draft<Entry> = Map<string, Entry | undefined>;

/** Minutes wait apart from what is judged, since they follow it; cluster names hold no `|`. */
const countedGroup = (cluster: string): string => `${cluster}|counted`;

export const deadlineOfMinute = ({ cluster, changed, forgottenAtUs }: MinuteCounter) => ({
  cluster: countedGroup(cluster),
  atUs: changed ? 0 : forgottenAtUs,
});

/** Of whom something was counted, and the watermark that the lane has reached. */
export interface CountingPlace {
  readonly cluster: string;
  readonly namespace: string;
  readonly watermarkUs: EventTimeUs;
}

/** Carries out the moves in `draft`. */
export function count<E extends { readonly kind: string }>(
  lane: LaneView<E | MinuteCounter>,
  draft: Draft<E | MinuteCounter>,
  moves: readonly CountMove[],
  place: CountingPlace,
): void {
  for (const { counted, by } of moves) {
    const key = minuteKey(place, counted);
    const held = minuteIn(lane, draft, key) ?? newMinute(place, counted);
    draft.set(key, {
      ...held,
      counts: counted.results.reduce((counts, result) => withCount(counts, result, by), held.counts),
      total: counted.totalBucket === null ? held.total : withObservations(held.total, counted.totalBucket, by),
      delivery: counted.deliveryBucket === null ? held.delivery : withObservations(held.delivery, counted.deliveryBucket, by),
      changed: true,
    });
  }
}

/** Tells minutes of the cluster that have changed and forgets those that are over, at most `max` of them. */
export function tellMinutes<E extends { readonly kind: string }>(
  lane: LaneView<E | MinuteCounter>,
  draft: Draft<E | MinuteCounter>,
  { cluster, watermarkUs, max }: { readonly cluster: string; readonly watermarkUs: EventTimeUs; readonly max: number },
  sha256Hex: Sha256Hex,
): Pick<StepResult<never>, 'outputs' | 'more'> {
  const room = Math.max(0, Math.min(max, toldPerPartMax));
  const due = lane.due(countedGroup(cluster), watermarkUs, room + 1);
  const changedNow = [...draft].filter(([, entry]) => isMinute(entry) && entry.changed && entry.cluster === cluster).map(([key]) => key);
  const keys = [...new Set([...due, ...changedNow])];
  const outputs: Output[] = [];
  for (const key of keys.slice(0, room)) {
    const minute = minuteIn(lane, draft, key);
    if (minute === undefined) continue;
    if (!minute.changed) {
      draft.set(key, undefined);
      continue;
    }
    const { entry, output } = told(key, minute, watermarkUs, sha256Hex);
    draft.set(key, entry);
    if (output !== undefined) outputs.push(output);
  }
  return { outputs, more: keys.length > room };
}

function told(
  key: string,
  minute: MinuteCounter,
  watermarkUs: EventTimeUs,
  sha256Hex: Sha256Hex,
): { readonly entry: MinuteCounter | undefined; readonly output?: Output } {
  const isEmpty = minute.total.length === 0 && minute.delivery.length === 0 && minute.counts.every(([, n]) => n === 0);
  if (isEmpty && minute.content === '') return { entry: undefined };
  const content = contentHash(sha256Hex, JSON.stringify([minute.counts, minute.total, minute.delivery]));
  const entry: MinuteCounter = { ...minute, changed: false, forgottenAtUs: watermarkUs + minuteKeptUs };
  if (content === minute.content) return { entry };
  const version = minute.version + 1;
  const value: Counter = {
    counter_id: counterId(sha256Hex, key, minute.openedAtUs),
    cluster: minute.cluster,
    namespace: minute.namespace,
    minute_at_us: minute.minuteAtUs,
    workload_kind: minute.workloadKind,
    workload_name: minute.workloadName,
    class: minute.class,
    action: minute.action,
    cause: minute.cause,
    side: minute.side,
    opened_at_us: minute.openedAtUs,
    counts: minute.counts.map(([result, n]) => objectiveCount(result, n)),
    buckets: sideBySide(minute.total, minute.delivery),
    version,
    retracted: isEmpty,
  };
  const rowKey = `${minute.cluster}|${minute.namespace}|${minute.workloadName ?? ''}`;
  return { entry: { ...entry, version, content }, output: { topic: 'counters', key: rowKey, value } };
}

const minuteKey = ({ cluster, namespace }: CountingPlace, key: CountedKey): string =>
  `minute|${JSON.stringify([
    cluster,
    namespace,
    key.minuteAtUs,
    key.workloadKind,
    key.workloadName,
    key.class,
    key.action,
    key.cause,
    key.side,
  ])}`;

const newMinute = ({ cluster, namespace, watermarkUs }: CountingPlace, key: CountedKey): MinuteCounter => ({
  kind: 'minute',
  cluster,
  namespace,
  minuteAtUs: key.minuteAtUs,
  workloadKind: key.workloadKind,
  workloadName: key.workloadName,
  class: key.class,
  action: key.action,
  cause: key.cause,
  side: key.side,
  openedAtUs: Math.max(0, watermarkUs),
  counts: [],
  total: [],
  delivery: [],
  version: 0,
  content: '',
  changed: false,
  forgottenAtUs: 0,
});

function minuteIn(lane: Minutes, draft: Draft<{ readonly kind: string }>, key: string): MinuteCounter | undefined {
  const found = draft.has(key) ? draft.get(key) : lane.get(key);
  return isMinute(found) ? found : undefined;
}

const isMinute = (entry: { readonly kind: string } | undefined): entry is MinuteCounter => entry?.kind === 'minute';

function withCount(counts: MinuteCounter['counts'], result: string, by: number): MinuteCounter['counts'] {
  const at = lowerBound(counts, result, ([held], key) => compareBytes(held, key));
  const held = counts[at]?.[0] === result ? counts[at] : undefined;
  const copy = counts.slice();
  copy.splice(at, held === undefined ? 0 : 1, [result, (held?.[1] ?? 0) + by]);
  return copy;
}
