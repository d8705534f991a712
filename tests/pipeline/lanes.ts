import { hash } from 'node:crypto';
import { murmur2 } from '@lunettes/base';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { createSloStage, deliveryLimits } from '@lunettes/core/slo';
import {
  type Counter,
  isControl,
  type ObservationFacts,
  type Output,
  type Signal,
  type Sli,
  type Stage,
  type TickFacts,
} from '@lunettes/core/vocabulary';
import { type AnyStage, EntryMemory, type LanePipeline, lanePipeline } from '@lunettes/runtime';
import { guardedStage } from '@lunettes/testkit';
import { control } from './control-signal.ts';
import { differingSums, sumsOfCounters, sumsOfDeliveries } from './minute-sums.ts';

/** What a run left behind: the latest version of every row, and what it cost to get there. */
export interface Outcome {
  readonly digest: string;
  readonly rows: ReadonlyMap<string, Output>;
  /** The latest version of every counter; apart from the rows, since which of them there are depends on when what was told. */
  readonly counters: ReadonlyMap<string, Counter>;
  readonly outputs: number;
  readonly deadLetters: readonly string[];
}

export interface LaneRun {
  readonly cluster: string;
  readonly lanes: number;
  readonly untilUs: number;
  /** Encode and decode every changed entry, so that nothing lives in the state that the codec would lose. */
  readonly roundTrip: boolean;
  /** How far the watermark stays behind the newest signal: the disorder that a run may hold. */
  readonly latenessUs: number;
  /** Seconds of event time from one tick to the next; 1 where none are given. */
  readonly tickEveryS?: number;
  /** What the cluster is read through. */
  readonly sources?: readonly string[];
  /** What every lane gets first, besides the observation. */
  readonly preludes?: readonly Signal[];
}

const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** So few, where entries make the round trip, that they are packed and unpacked all the time. */
const unpackedMax = 24;

/**
 * Feeds signals in the given order, with a tick at each new second or as rarely as asked, into as many lanes as asked, and
 * closes. Throws where the minutes' counters are not what the deliveries add up to.
 */
export function runLanes(
  signals: readonly Signal[],
  run: LaneRun,
  heard: (output: Output, tickedUs: number) => void = () => undefined,
): Outcome {
  const rows = new Map<string, Output>();
  const counters = new Map<string, Counter>();
  const deadLetters: string[] = [];
  let outputs = 0;
  let ticked = 0;
  const keep = (output: Output): void => {
    outputs++;
    heard(output, ticked * 1_000_000);
    if (isControl(output.value)) return;
    if (output.topic === 'counters') {
      const { counter_id, version } = output.value;
      if (version !== (counters.get(counter_id)?.version ?? 0) + 1) throw new Error(`version ${version} of counter ${counter_id}`);
      counters.set(counter_id, output.value);
      return;
    }
    const identity = identityOf(output);
    const known = rows.get(identity);
    // Each lane tells of Nodes what all of them were told.
    const isOfNode = 'pod' in output.value && output.value.pod === '' && output.topic === 'lifecycle';
    if (known !== undefined && versionOf(known) >= versionOf(output) && !isOfNode)
      throw new Error(`version ${versionOf(output)} after ${versionOf(known)} of ${identity}`);
    rows.set(identity, output);
  };
  const memory = new EntryMemory(run.roundTrip ? unpackedMax : undefined);
  const lanes = Array.from({ length: run.lanes }, () =>
    lanePipeline(
      stages(run.roundTrip),
      { output: keep, deadLetter: ({ code, detail }) => void deadLetters.push(`${code} ${detail}`) },
      memory,
    ),
  );
  const toAll = (signal: Signal): void => {
    for (const lane of lanes) lane.push('signals', [signal]);
  };
  const observation: ObservationFacts = {
    fromUs: 0,
    clusterUid: '',
    kubernetesVersion: '',
    sources: run.sources ?? ['audit', 'event_core', 'pod_watch'],
  };
  toAll(control('observation', run.cluster, observation));
  for (const signal of run.preludes ?? []) toAll(signal);
  let newest = 0;
  for (const signal of signals) {
    if (signal.namespace === '') toAll(signal);
    else laneOf(lanes, signal).push('signals', [signal]);
    newest = Math.max(newest, signal.at_us);
    const second = Math.floor((newest - run.latenessUs) / 1_000_000);
    if (second < ticked + (run.tickEveryS ?? 1)) continue;
    ticked = second;
    toAll(tick(run.cluster, second * 1_000_000, false));
  }
  toAll(tick(run.cluster, run.untilUs, true));
  const deliveries = [...rows.values()].flatMap(({ topic, value }): Sli[] => (topic === 'sli' && !isControl(value) ? [value] : []));
  const wrong = differingSums(sumsOfCounters(counters.values()), sumsOfDeliveries(deliveries));
  if (wrong.length > 0) throw new Error(`counters are not what the deliveries add up to: ${wrong.join('; ')}`);
  return {
    get digest() {
      return digestOf(rows);
    },
    rows,
    counters,
    outputs,
    deadLetters,
  };
}

const tick = (cluster: string, watermarkUs: number, closing: boolean): Signal =>
  control('tick', cluster, { watermarkUs, closing, silent: false } satisfies TickFacts);

function stages(roundTrip: boolean): readonly AnyStage[] {
  const all = [createLifecycleStage({ sha256Hex, limits: deliveryLimits }), createSloStage({ sha256Hex })];
  return all.map((stage) => guardedStage(roundTrip ? roundTripped(stage) : stage));
}

function roundTripped(stage: AnyStage): AnyStage {
  const copied = (entry: unknown): unknown => (entry === undefined ? undefined : JSON.parse(JSON.stringify(entry)));
  const wrapped: Stage<unknown, unknown> = {
    ...stage,
    step(lane, input, part) {
      const result = stage.step(lane, input, part);
      return { ...result, changes: result.changes.map(([key, entry]) => [key, copied(entry)] as const) };
    },
  };
  return wrapped;
}

function laneOf(lanes: readonly LanePipeline[], signal: Signal): LanePipeline {
  const lane = lanes[murmur2(`${signal.cluster}|${signal.namespace}`) % lanes.length];
  if (lane === undefined) throw new Error('a run has at least one lane');
  return lane;
}

function identityOf(output: Output): string {
  const value = output.value;
  if (isControl(value)) return '';
  if ('delivery_id' in value && 'stages' in value) return `sli|${value.delivery_id}`;
  if ('span_id' in value) return `spans|${value.trace_id}|${value.span_id}`;
  if ('diagnosis_id' in value) return `diagnoses|${value.diagnosis_id}`;
  if ('breach_id' in value) return `breaches|${value.breach_id}`;
  if ('revision' in value && 'superseded_at_us' in value) return `rollouts|${value.cluster}|${value.workload_uid}|${value.revision}`;
  if ('key' in value) return `lifecycle|${value.cluster}|${value.namespace}|${value.pod}|${value.uid}|${value.key}`;
  return '';
}

const versionOf = (output: Output): number => ('version' in output.value ? output.value.version : 0);

/** Digest of the rows that hold, without versions: what must not depend on order, repeats or lanes. */
function digestOf(rows: ReadonlyMap<string, Output>): string {
  const lines: string[] = [];
  for (const [identity, { value }] of rows) {
    if ('retracted' in value && value.retracted) continue;
    lines.push(`${identity} ${JSON.stringify({ ...value, version: 0 })}`);
  }
  return sha256Hex(lines.sort().join('\n'));
}
