import { type ClickHouseWriter, sinkName, writtenTopics } from '@lunettes/clickhouse-writer';
import { decodeRecord } from '@lunettes/codec';
import { isControl, type OutputTopic } from '@lunettes/core/vocabulary';
import type { OtlpExporter } from '@lunettes/otlp-exporter';
import type { LaneStore, LogTopic } from '@lunettes/ports';
import type { RunningLanes } from '@lunettes/runtime';
import { deliveryWorks } from '@lunettes/stages';

/** One lane of one stage or sink, as `/api/v1/system` tells of it. */
export interface LaneState {
  readonly lane: number;
  readonly stage: string;
  /** The topic that it reads. */
  readonly input: LogTopic;
  readonly state: string;
  /** Next offset of its input. */
  readonly offset: number;
  /** One past the newest offset of its input. */
  readonly end: number;
  readonly lag_records: number;
  /** Everything up to here is in what it has written; null where it writes no watermarks or has written none lately. */
  readonly watermark_at_us: number | null;
  /** Why it waits or stands still. */
  readonly reason: string | null;
}

export interface RunningParts {
  readonly lanes: RunningLanes;
  readonly writer: ClickHouseWriter;
  /** Undefined where no traces are sent. */
  readonly exporter: OtlpExporter | undefined;
}

/** Of everything that runs, and where nothing runs, of what was left behind. */
export async function laneStates(store: LaneStore, running: RunningParts | undefined): Promise<readonly LaneState[]> {
  const lagged = running === undefined ? await leftBehind(store) : [...ofStages(running), ...ofSinks(running)];
  return await Promise.all(lagged.map(async (lane) => ({ ...lane, watermark_at_us: await watermarkOf(store, lane) })));
}

/** Only what the stages read and write is asked of them here. */
const works = deliveryWorks({ logic: '', ignoredNamespaces: [] });

type Lagged = Omit<LaneState, 'watermark_at_us'>;

function ofStages({ lanes }: RunningParts): readonly Lagged[] {
  return lanes.status().map(({ stage, lane, input, phase, offset, end, trouble, reason }) => ({
    lane,
    stage,
    input,
    state: phase,
    offset,
    end: Math.max(offset, end),
    lag_records: Math.max(0, end - offset),
    reason: reason === undefined ? (trouble ?? null) : `${reason}: ${trouble ?? ''}`,
  }));
}

function ofSinks({ writer, exporter }: RunningParts): readonly Lagged[] {
  const written = writer.status().flatMap(({ topic, lanes }) =>
    lanes.map(({ lane, offset = 0, end, reason }) => ({
      lane,
      stage: `${sinkName}/${topic}`,
      input: topic,
      state: reason === undefined ? 'running' : 'stopped',
      offset,
      end: Math.max(offset, end),
      lag_records: Math.max(0, end - offset),
      reason: reason ?? null,
    })),
  );
  const exported = (exporter?.status() ?? []).map(({ lane, state, offset, lagRecords, trouble }) => ({
    lane,
    stage: 'otlp-exporter/spans',
    input: 'spans' as const,
    state,
    offset,
    end: offset + lagRecords,
    lag_records: lagRecords,
    reason: trouble ?? null,
  }));
  return [...written, ...exported];
}

/** Nobody runs, so every cursor may be taken and given up again; nothing is written by that but for readers that never ran. */
async function leftBehind(store: LaneStore): Promise<readonly Lagged[]> {
  const readers = [
    ...works.map(({ stage }) => ({ stage: stage.name, input: stage.input, outputs: stage.outputs, effects: 'log' as const })),
    ...writtenTopics.map((topic) => ({ stage: `${sinkName}/${topic}`, input: topic, outputs: [], effects: 'outside' as const })),
  ];
  const left: Lagged[] = [];
  for (const reader of readers) {
    for (let lane = 0; lane < store.lanes; lane++) {
      const session = await store.open({ ...reader, lane });
      const offset = session.cursor?.offset ?? 0;
      await session.close();
      const { end } = await store.read({ topic: reader.input, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
      left.push({
        lane,
        stage: reader.stage,
        input: reader.input,
        state: 'not_running',
        offset,
        end,
        lag_records: Math.max(0, end - offset),
        reason: null,
      });
    }
  }
  return left;
}

/** A tick writes a watermark each second, so it lies among the last records where a lane is not flooded. */
const lookBack = 200;

/** The earliest among the newest watermarks of the clusters that the lane has lately told of. */
async function watermarkOf(store: LaneStore, { stage, lane }: Lagged): Promise<number | null> {
  const topic = works.find((work) => work.stage.name === stage)?.stage.outputs.find(carriesWatermarks);
  if (topic === undefined) return null;
  const bounds = { recordsMax: lookBack, bytesMax: 4 * 1024 * 1024 };
  const { end } = await store.read({ topic, lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  const { records } = await store.read({ topic, lane, from: Math.max(0, end - lookBack) }, bounds);
  const newest = new Map<string, number>();
  for (const { value } of records) {
    const record = decodeRecord(topic, value);
    if (record.ok && isControl(record.value) && record.value.control === 'watermark') newest.set(record.value.cluster, record.value.us);
  }
  return newest.size === 0 ? null : Math.min(...newest.values());
}

const carriesWatermarks = (topic: OutputTopic): topic is 'lifecycle' => topic === 'lifecycle';
