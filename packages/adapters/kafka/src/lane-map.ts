import { PortFailure } from '@lunettes/ports';
import type { ControlRecords } from './control-records.ts';

/**
 * How namespaces are spread over lanes (architecture §2). Written by `lunettes topics apply` when the topics are made and never
 * changed while they live: with another one, records of a namespace would lie in two lanes.
 */
export interface KafkaLaneMap {
  /** P: partitions of every topic of lanes. */
  readonly lanes: number;
  /** k: lanes of one cluster, at most P. */
  readonly lanesPerCluster: number;
}

const laneMapKey = 'lane-map';

export const putLaneMap = (put: ControlRecords['put'], { lanes, lanesPerCluster }: KafkaLaneMap): Promise<void> =>
  put(laneMapKey, { lanes, lanes_per_cluster: Math.min(lanes, lanesPerCluster) });

/** Undefined where none was written. Throws `PortFailure` where it is none. */
export function laneMapIn(records: ReadonlyMap<string, string>): KafkaLaneMap | undefined {
  const text = records.get(laneMapKey);
  if (text === undefined) return undefined;
  const { lanes, lanes_per_cluster: lanesPerCluster } = fieldsOf(text);
  if (isCount(lanes) && isCount(lanesPerCluster) && lanesPerCluster <= lanes) return { lanes, lanesPerCluster };
  throw new PortFailure('permanent', `the lane map in the topic of control records cannot be read: ${text.slice(0, 80)}`);
}

/** What is wrong with a lane map for somebody who goes by another; undefined when they agree. */
export function laneMapProblem(is: KafkaLaneMap, wanted: KafkaLaneMap): string | undefined {
  const k = Math.min(wanted.lanes, wanted.lanesPerCluster);
  if (is.lanes === wanted.lanes && is.lanesPerCluster === k) return undefined;
  return `the lane map has ${is.lanes} lanes, ${is.lanesPerCluster} for each cluster, and not ${wanted.lanes} and ${k}; it cannot be changed while the topics live`;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
