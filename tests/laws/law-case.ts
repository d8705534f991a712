import type { LifecycleEvent, Signal, Sli, Source, Span } from '@lunettes/core/vocabulary';
import type { SimulationOptions } from '@lunettes/simulate';
import { differences, disordered, mulberry } from '../pipeline/disordered.ts';
import { type LaneRun, type Outcome, runLanes } from '../pipeline/lanes.ts';
import { simulatedSignals } from '../pipeline/simulated-signals.ts';

const secondUs = 1_000_000;

/** One small cluster and one way in which its records reach us. Everything follows from the seed. */
export interface LawCase {
  readonly seed: number;
  readonly files: readonly string[];
  readonly clockSkewMs: number;
  readonly requestReceived: boolean;
  readonly withinUs: number;
  readonly repeats: number;
  readonly lanes: number;
}

/** Files of the simulator and the source that each is read as. */
const sources: Readonly<Record<string, Source>> = { audit: 'audit', events: 'event_core', pods: 'pod_watch', nodes: 'node_watch' };

/** What tells of Pods at all: without one of them there is nothing to judge. */
const telling: readonly string[] = ['audit', 'pods'];

export function lawCase(seed: number): LawCase {
  const random = mulberry(seed);
  const pick = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const drawn = Object.keys(sources).filter(() => random() < 0.7);
  const files = random() < 0.4 ? Object.keys(sources) : drawn.some((file) => telling.includes(file)) ? drawn : [...drawn, pick(...telling)];
  return {
    seed,
    files: files.sort(),
    clockSkewMs: random() < 0.5 ? 0 : Math.floor(random() * 5000) + 1,
    requestReceived: random() < 0.5,
    withinUs: pick(0, 2, 30, 240) * secondUs,
    repeats: pick(0, 0.2),
    lanes: pick(1, 2, 3, 8),
  };
}

function cluster(seed: number, more: Partial<SimulationOptions>): Partial<SimulationOptions> {
  const fixed = { nodes: 2, namespaces: 2, pods: 3, durationS: 900, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 };
  return { seed: seed >>> 0, ...fixed, nodeObjects: true, ...more };
}

/** How often a watermark comes by does not matter, so the straight run has few of them and the other one each second. */
const straightTickS = 10;

/** Everything in which the case breaks a law; empty when it holds them all. */
export function broken(one: LawCase): readonly string[] {
  const { options, signals } = simulatedSignals(cluster(one.seed, {}), sources);
  const run: LaneRun = {
    cluster: options.cluster,
    lanes: 1,
    untilUs: options.startAtUs + options.durationS * secondUs,
    roundTrip: false,
    latenessUs: 0,
    sources: Object.values(sources),
  };
  const straight = runLanes(signals, { ...run, tickEveryS: straightTickS });
  const isExact = one.clockSkewMs === 0 && one.files.length === Object.keys(sources).length;
  const read = Object.fromEntries(Object.entries(sources).filter(([file]) => one.files.includes(file)));
  const other = simulatedSignals(cluster(one.seed, { clockSkewMs: one.clockSkewMs, requestReceived: one.requestReceived }), read);
  const given = disordered(other.signals, one.seed, one.withinUs, one.repeats);
  const told = runLanes(given, { ...run, lanes: one.lanes, latenessUs: one.withinUs, sources: Object.values(read) });
  return [
    ...lawsOfOne(straight, 'straight'),
    ...lawsOfOne(told, 'told'),
    ...(isExact ? sameRows(told, straight) : sameAnswers(one, told, straight, given)),
  ];
}

const sameRows = (told: Outcome, straight: Outcome): readonly string[] =>
  told.digest === straight.digest ? [] : ['the digest differs', ...differences(told.rows, straight.rows)];

/** Laws of any run: a delivery ends at most once, nothing runs backwards, and what was opened can be closed. */
function lawsOfOne(outcome: Outcome, whose: string): readonly string[] {
  const found: string[] = [];
  const say = (what: string): void => void found.push(`${whose}: ${what}`);
  const starts = new Set<string>();
  const ends = new Map<string, LifecycleEvent>();
  for (const row of valuesOf<LifecycleEvent>(outcome, 'lifecycle')) {
    if (row.type === 'delivery.started') starts.add(`${row.uid} ${row.key.slice('delivery.started/'.length)}`);
    if (row.type !== 'delivery.ended') continue;
    const key = `${row.uid} ${row.key.slice('delivery.ended/'.length)}`;
    if (ends.has(key)) say(`${key} ended twice`);
    ends.set(key, row);
  }
  for (const key of ends.keys()) if (!starts.has(key)) say(`${key} ended and never started`);
  for (const row of slisOf(outcome)) {
    const name = nameOf(row);
    if (row.ended_at_us !== null && row.started_at_us !== null && row.ended_at_us < row.started_at_us)
      say(`${name} ended before it started`);
    if (row.uid !== null && (row.ended_at_us === null) !== (row.outcome === 'open'))
      say(`${name} is ${row.outcome} and ended at ${row.ended_at_us}`);
    const owned = Number(row.platform_us) + Number(row.capacity_us) + Number(row.tenant_us) + Number(row.external_us);
    if (row.total_us !== null && row.total_us !== owned) say(`${name} took ${row.total_us}, its owners ${owned}`);
    if (row.outcome !== 'open')
      for (const { stage, open } of row.stages)
        if (open && row.outcome === 'delivered' && stage !== 'grace') say(`${name} was delivered with ${stage} open`);
  }
  for (const span of valuesOf<Span>(outcome, 'spans'))
    if (span.end_at_us < span.start_at_us) say(`span ${span.name} ends before it starts`);
  return found;
}

/**
 * With wrong clocks the same outcomes, verdicts and causes. With fewer sources the same outcomes and the same verdict on
 * elapsed time; whose time it was and why is told by the sources that are missing. Times within what both rows state.
 */
function sameAnswers(one: LawCase, told: Outcome, straight: Outcome, given: readonly Signal[]): readonly string[] {
  const found: string[] = [];
  const mine = new Map(slisOf(told).map((row) => [nameOf(row), row]));
  const isWhole = one.files.length === Object.keys(sources).length;
  const named = new Set(given.map(({ uid }) => uid));
  for (const truth of slisOf(straight)) {
    if (truth.uid === null || !named.has(truth.uid) || (truth.action === 'delete' && !one.files.includes('audit'))) continue;
    const name = nameOf(truth);
    const row = mine.get(name);
    if (row === undefined) {
      found.push(`${name} has no row`);
      continue;
    }
    const allowedUs = row.uncertainty_us + truth.uncertainty_us + untoldSkewUs(one);
    const differ = (field: keyof Sli): void => {
      if (row[field] !== truth[field]) found.push(`${name} ${field} ${String(row[field])} for ${String(truth[field])}`);
    };
    differ('outcome');
    for (const field of ['started_at_us', 'ended_at_us'] as const) {
      const apart = Math.abs(Number(row[field]) - Number(truth[field]));
      if (row[field] !== null && truth[field] !== null && apart > allowedUs)
        found.push(`${name} ${field} is off by ${apart}, stated ${allowedUs}`);
    }
    if (row.borderline || truth.borderline || row.outcome !== truth.outcome) continue;
    differ('pod_slo_verdict');
    if (!isWhole) continue;
    differ('delivery_slo_verdict');
    differ('cause');
  }
  return found;
}

/**
 * What a clock may be off without a word: where its node's writes are logged less than its times in whole seconds and theirs
 * resolve, and all of it elsewhere, because the simulator's watch of Nodes does not tell who wrote them.
 */
const untoldSkewUs = ({ clockSkewMs, files }: LawCase): number =>
  files.includes('audit') ? Math.min(clockSkewMs * 1000, 2_500_000) : clockSkewMs * 1000;

const valuesOf = <T>({ rows }: Outcome, topic: string): readonly T[] =>
  [...rows.values()].flatMap(({ topic: of, value }) => (of === topic && !('retracted' in value && value.retracted) ? [value as T] : []));

const slisOf = (outcome: Outcome): readonly Sli[] => valuesOf<Sli>(outcome, 'sli');

const nameOf = ({ namespace, pod, uid, action, ordinal }: Sli): string => `${namespace}/${pod} ${uid ?? ''} ${action} ${ordinal}`;
