import { type ClickHouseClient, coverageRatios, schemaProblems } from '@lunettes/adapter-clickhouse';
import type { KafkaEventLog } from '@lunettes/adapter-kafka';
import { sinkName, writtenTopics } from '@lunettes/clickhouse-writer';
import { decodeRecord } from '@lunettes/codec';
import { isControl } from '@lunettes/core/vocabulary';
import { readerName as exporterName } from '@lunettes/otlp-exporter';
import type { Clock, LogTopic } from '@lunettes/ports';
import { deliveryWorks, type KnownLane, toldLanes } from '@lunettes/stages';

export interface DistributedStateDeps {
  readonly clickhouse: ClickHouseClient;
  readonly log: KafkaEventLog | undefined;
  readonly clock: Pick<Clock, 'nowUs'>;
}

/** A cluster whose newest watermark is older is not heard: the guard, a tick and a slow broker together are far below it. */
const silentUs = 120_000_000;

/** A tick writes a watermark each second, so it lies among the last records where a lane is not flooded. */
const lookBack = 200;

/**
 * The answer of `/api/v1/system`: who is in the groups and what they have kept of their places, what processes have told of
 * their lanes, and what the topics say.
 */
export function distributedState({ clickhouse, log, clock }: DistributedStateDeps): () => Promise<object> {
  return async () => {
    const problems = await schemaProblems(clickhouse);
    const base = { losses: 0, now_at_us: clock.nowUs(), schema: { problems } };
    if (log === undefined) return { clusters: [], lanes: [], skips: [], ...base };
    const watermarks = await laneWatermarks(log);
    const coverage = await coverageRatios(clickhouse, {});
    return {
      clusters: clustersOf(watermarks, clock.nowUs()).map((cluster) => ({ ...cluster, coverage_ratio: coverage(cluster.cluster) })),
      lanes: await laneStates(log, watermarks),
      lane_map: { lanes: log.laneMap.lanes, lanes_per_cluster: log.laneMap.lanesPerCluster },
      skips: (await log.words.said()).filter(({ kind }) => kind === 'skip').map(({ topic, lane, offset }) => ({ topic, lane, offset })),
      dead_letters: await deadLetters(log),
      ...base,
    };
  };
}

/** The lanes of `distributedState` alone, which needs no ClickHouse. */
export const laneReport = async (log: KafkaEventLog): Promise<readonly object[]> => laneStates(log, await laneWatermarks(log));

interface Reader {
  readonly stage: string;
  readonly input: LogTopic;
}

const readers: readonly Reader[] = [
  ...deliveryWorks({ logic: '', ignoredNamespaces: [] }).map(({ stage }) => ({ stage: stage.name, input: stage.input })),
  ...writtenTopics.map((topic) => ({ stage: `${sinkName}/${topic}`, input: topic })),
  { stage: exporterName, input: 'spans' as const },
];

/** Which of the readers of `lifecycle` writes watermarks that others go by. */
const watermarkStage = 'lifecycle-state-machine';

async function laneStates(log: KafkaEventLog, watermarks: readonly ReadonlyMap<string, number>[]): Promise<readonly object[]> {
  const states: object[] = [];
  const told = toldLanes(await log.control.all());
  for (const { stage, input } of readers) {
    const places = await log.places({ stage, topic: input });
    // Traces are exported only where somebody wants them.
    if (places.size === 0 && stage === exporterName) continue;
    const holders = await log.holders({ stage, topic: input });
    for (let lane = 0; lane < log.lanes; lane++) {
      const { first, end } = await spanOf(log, input, lane);
      const offset = places.get(lane)?.offset ?? first;
      const known = [...(watermarks[lane]?.values() ?? [])];
      const { state, ...holder } = stateOf(told.get(`${stage}|${lane}`), holders.get(lane));
      states.push({
        lane,
        stage,
        input,
        state,
        ...holder,
        offset,
        end: Math.max(offset, end),
        lag_records: Math.max(0, end - offset),
        watermark_at_us: stage === watermarkStage && known.length > 0 ? Math.min(...known) : null,
      });
    }
  }
  return states;
}

/** Its group knows whether anybody has it; what he told of it counts, and nothing that somebody before him told. */
function stateOf(told: KnownLane | undefined, instance: string | undefined) {
  if (instance === undefined) return { state: 'not_running', instance: null, logic: told?.logic ?? null, reason: null };
  if (told?.instance !== instance) return { state: 'running', instance, logic: null, reason: null };
  return { state: told.state, instance, logic: told.logic, reason: told.reason };
}

const spanOf = (log: KafkaEventLog, topic: LogTopic, lane: number) =>
  log.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });

/** The newest watermark of each cluster that each lane has lately told of. */
async function laneWatermarks(log: KafkaEventLog): Promise<readonly ReadonlyMap<string, number>[]> {
  const lanes: ReadonlyMap<string, number>[] = [];
  for (let lane = 0; lane < log.lanes; lane++) {
    const { end } = await spanOf(log, 'lifecycle', lane);
    const from = Math.max(0, end - lookBack);
    const { records } = await log.read({ topic: 'lifecycle', lane, from }, { recordsMax: lookBack, bytesMax: 4 * 1024 * 1024 });
    const newest = new Map<string, number>();
    for (const { value } of records) {
      const record = decodeRecord('lifecycle', value);
      if (record.ok && isControl(record.value) && record.value.control === 'watermark') newest.set(record.value.cluster, record.value.us);
    }
    lanes.push(newest);
  }
  return lanes;
}

/** A cluster is as far as the last of its lanes. */
function clustersOf(lanes: readonly ReadonlyMap<string, number>[], nowUs: number) {
  const earliest = new Map<string, number>();
  for (const lane of lanes) for (const [cluster, us] of lane) earliest.set(cluster, Math.min(us, earliest.get(cluster) ?? us));
  return [...earliest].sort().map(([cluster, us]) => ({
    cluster,
    version: null,
    state: nowUs - us > silentUs ? 'silent' : 'heard',
    sources: [],
    degraded: [],
    watermark_at_us: us,
  }));
}

/** Since the topic was made; retention takes none of them out of the count. */
async function deadLetters(log: KafkaEventLog): Promise<number> {
  let count = 0;
  for (let lane = 0; lane < log.lanes; lane++) count += (await spanOf(log, 'dead-letters', lane)).end;
  return count;
}
