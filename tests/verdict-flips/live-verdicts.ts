import { type ClusterClock, elapse, heard, openClock } from '@lunettes/core/collection';
import { compilePolicy } from '@lunettes/core/slo';
import type { ObservationFacts, PolicyFacts, Signal, TickFacts } from '@lunettes/core/vocabulary';
import { deliveryStages } from '@lunettes/replay';
import { lanePipeline } from '@lunettes/runtime';
import { control } from '../pipeline/control-signal.ts';
import type { Arrival, Way } from './arrivals.ts';

/** The verdicts that were given on one delivery, one after the other as they were told. */
export interface Told {
  readonly pod: string;
  readonly action: string;
  readonly namespace: string;
  readonly isBound: boolean;
  readonly totalUs: number;
  readonly outcome: string;
  /** The first of them was nearer to the limit than what was known when it was given. */
  readonly isBorderline: boolean;
  /** Without a first one that says that it is too early to tell. */
  readonly verdicts: readonly string[];
}

export interface Judging {
  /** How much later than in the product (L1: 5 s, and 10 s for Pods that have a node) absence is judged; may be negative. */
  readonly laterUs: number;
  /** Limits on elapsed time by namespace; the product's own without it. */
  readonly limits?: Readonly<Record<string, number>>;
  /** For how long after the last arrival time goes on. */
  readonly restUs: number;
}

const secondUs = 1_000_000;
/** How often a watch without news proves that time goes on. */
const probeUs = 10 * secondUs;

/**
 * What a collector, a lifecycle-state-machine and an slo-evaluator would have told, had the recording reached them as it was
 * written: the product's clock makes the watermark out of what has arrived, second by second.
 */
export function liveVerdicts(
  cluster: string,
  arrivals: readonly Arrival[],
  way: Way,
  { laterUs, limits, restUs }: Judging,
): readonly Told[] {
  const told = new Map<string, Told>();
  const lane = lanePipeline(deliveryStages(), {
    output: ({ topic, value }) => {
      if (topic === 'sli') note(told, value as unknown as SliRow);
    },
    deadLetter: ({ code, detail }) => {
      throw new Error(`${cluster}: ${code} ${detail}`);
    },
  });
  const push = (signal: Signal): void => lane.push('signals', [signal]);
  const firstUs = (arrivals[0]?.atUs ?? 0) - secondUs;
  const lastUs = (arrivals.at(-1)?.atUs ?? 0) + restUs;
  if (limits !== undefined) push(control('policy', cluster, policyOf(limits)));
  push(
    control('observation', cluster, {
      fromUs: firstUs,
      clusterUid: '',
      kubernetesVersion: '',
      sources: way.sources,
    } satisfies ObservationFacts),
  );

  let clock: ClusterClock = openClock({ primary: way.primary, logUs: firstUs, resumed: false });
  const hear = (newestUs: number, logUs: number): void => {
    clock = heard(clock, { stream: 'one', newestUs, logUs });
  };
  let next = 0;
  for (let nowUs = Math.ceil(firstUs / secondUs) * secondUs; nowUs <= lastUs; nowUs += secondUs) {
    for (let arrival = arrivals[next]; arrival !== undefined && arrival.atUs <= nowUs; arrival = arrivals[++next]) {
      for (const signal of arrival.signals) push(signal);
      hear(way.batchUs === 0 ? arrival.atUs : newestSent(way, arrival.atUs), arrival.atUs);
    }
    // Leases are audited every second; a watch is proved by a probe.
    if (way.hasAudit) hear(newestSent(way, nowUs), nowUs);
    else if (nowUs % probeUs === 0) hear(nowUs, nowUs);
    const passed = elapse(clock, { logUs: nowUs, pendingUs: undefined });
    clock = passed.clock;
    if (passed.tick !== undefined)
      push(control('tick', cluster, { watermarkUs: passed.tick.watermarkUs - laterUs, closing: false, silent: false } satisfies TickFacts));
  }
  return [...told.values()];
}

function policyOf(limits: Readonly<Record<string, number>>): PolicyFacts {
  const document = { UserOnlineConfigMap: Object.fromEntries(Object.entries(limits).map(([namespace, us]) => [namespace, `${us}us`])) };
  const compiled = compilePolicy(document, 'flips');
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return { effectiveAtUs: 0, document: JSON.stringify(compiled.value.policy) };
}

/** The newest time in the batch that was sent last. */
const newestSent = ({ batchUs }: Way, nowUs: number): number => (batchUs === 0 ? nowUs : Math.floor(nowUs / batchUs) * batchUs);

interface SliRow {
  readonly delivery_id: string;
  readonly pod: string;
  readonly action: string;
  readonly namespace: string;
  readonly node: string | null;
  readonly outcome: string;
  readonly total_us: number;
  readonly pod_slo_verdict: string | null;
  readonly borderline: boolean;
}

function note(told: Map<string, Told>, row: SliRow): void {
  const known = told.get(row.delivery_id);
  const before = known?.verdicts ?? [];
  const verdict = row.pod_slo_verdict ?? 'pending';
  const isNew = verdict !== 'pending' ? verdict !== before.at(-1) : before.length > 0;
  told.set(row.delivery_id, {
    pod: row.pod,
    action: row.action,
    namespace: row.namespace,
    isBound: row.node !== null,
    totalUs: row.total_us,
    outcome: row.outcome,
    isBorderline: before.length === 0 ? row.borderline : (known?.isBorderline ?? false),
    verdicts: isNew ? [...before, verdict] : before,
  });
}
