import { type EventTimeUs, hourUs, type NodeClockFacts, type Output, pairs, type Signal, secondUs } from '../vocabulary/index.ts';
import { type NodeEntry, nodeKey } from './entries.ts';
import { row } from './rows.ts';
import type { Work } from './work.ts';

/** The least lag that a node's own writes of one hour showed; `version` is that of the row that tells of it, 0 for none yet. */
export interface ClockHour {
  readonly hour: number;
  readonly lagUs: number;
  readonly version: number;
}

/** Hours of a Node's clock that are remembered; the latest are kept. */
export const clockHoursMax = 4;

/** A clock that is less off than this is told of as right: it says nothing that the whole seconds of its times do not say. */
export const clockSkewUsMin = 1_500_000;

/**
 * Takes in what one write of a node says of its clock; the answer is the Pods that are told with another clock now. Every
 * lane of the cluster gets the same records, so they all know the same. A least value, so order and repeats do not matter.
 */
export function takeClock(work: Work, signal: Signal, node: NodeEntry, { clockLagUs }: NodeClockFacts): readonly string[] {
  const clock = node.clock ?? [];
  const hour = Math.floor(signal.at_us / hourUs);
  const known = clock.find((one) => one.hour === hour);
  if (known !== undefined && known.lagUs <= clockLagUs) return [];
  const [was, is] = [skewOf(known?.lagUs ?? 0), skewOf(clockLagUs)];
  const version = (known?.version ?? 0) + (was === is ? 0 : 1);
  if (was !== is) work.emit(clockRow(signal, { hour, lagUs: clockLagUs, version }));
  const next = [...clock.filter((one) => one !== known), { hour, lagUs: clockLagUs, version }]
    .sort((a, b) => a.hour - b.hour)
    .slice(-clockHoursMax);
  work.put(nodeKey(signal.cluster, signal.name), { ...node, clock: next });
  const isOther = next.some((one) => clockBehindAt({ clock: next }, one.hour * hourUs) !== clockBehindAt(node, one.hour * hourUs));
  return isOther ? node.pods.map(({ uid }) => uid) : [];
}

/**
 * How far the clock of a node stood behind the API server's around an instant, in microseconds, negative where it was ahead;
 * 0 while that is less than its times resolve, or nobody told. Writes take a moment to arrive, so the least lag of an hour
 * and its neighbours is the nearest to the truth, and the clock is behind by no more than that.
 */
export function clockBehindAt({ clock = [] }: Pick<NodeEntry, 'clock'>, atUs: EventTimeUs): number {
  const hour = Math.floor(atUs / hourUs);
  const near = clock.filter((one) => Math.abs(one.hour - hour) <= 1);
  const lags = (near.length > 0 ? near : clock.slice(-1)).map(({ lagUs }) => lagUs);
  return lags.length === 0 ? 0 : skewOf(Math.min(...lags));
}

const skewOf = (lagUs: number): number => (Math.abs(lagUs) < clockSkewUsMin ? 0 : lagUs);

/** How a node's clock stood in one hour, told of the node: a warning of ours, taken back when a later write shows that it was right. */
function clockRow(signal: Signal, { hour, lagUs, version }: ClockHour): Output {
  const behindUs = skewOf(lagUs);
  const text = `${(Math.abs(behindUs) / secondUs).toFixed(1)} s ${behindUs > 0 ? 'behind' : 'ahead of'}`;
  const details = pairs(
    ['clock_behind_us', String(behindUs)],
    ['component', 'lunettes'],
    ['event_type', 'Warning'],
    ['message', `The clock of node ${signal.name} is ${text} that of the API server`],
    ['node', signal.name],
    ['reason', 'ClockSkew'],
  );
  const place = { cluster: signal.cluster, namespace: '', name: '', uid: '' };
  const about = {
    type: 'warning',
    container: '',
    attempt: 0,
    at: hour * hourUs,
    resolution: 's',
    clock: 'collector',
    evidence: '',
  } as const;
  return row(
    place,
    { ...about, key: `warning/lunettes/ClockSkew/${signal.name}/${hour}`, details: behindUs === 0 ? [] : details },
    version,
    behindUs === 0,
  );
}
