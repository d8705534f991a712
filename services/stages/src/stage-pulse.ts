import type { KafkaLaneMap } from '@lunettes/adapter-kafka';
import type { LaneCounts, LaneStatus, SharedLanes } from '@lunettes/runtime';
import type { Metrics } from '@lunettes/telemetry';
import type { PulseDeps } from './serve-pulse.ts';

/** What a process that runs one stage says of its lanes, read from them at every question. */
export function stagePulse(
  stage: string,
  shared: Pick<SharedLanes, 'status' | 'counts'>,
  metrics: Metrics,
  laneMap: KafkaLaneMap,
): PulseDeps {
  const told: Record<string, number> = {};
  let lanes: ReadonlySet<number> = new Set();
  return {
    metrics,
    ready: () => {
      const standing = shared.status().filter(isStanding);
      return {
        isReady: standing.length === 0,
        lane_map: { lanes: laneMap.lanes, lanes_per_cluster: laneMap.lanesPerCluster },
        lanes: shared.status().map(({ lane, phase }) => ({ lane, phase })),
        standing: standing.map(({ lane, phase, reason, trouble }) => ({ lane, phase, reason, trouble })),
      };
    },
    measure: () => {
      const given = lanes;
      lanes = new Set(shared.status().map(({ lane }) => lane));
      // What another instance has now would be told twice, and the lag of the day on which it was given away for ever.
      for (const lane of given) if (!lanes.has(lane)) for (const name of ofLanes) metrics.forget(name, { stage, lane });
      for (const { lane, phase, offset, end } of shared.status()) {
        metrics.set('lunettes_lane_position', { stage, lane }, offset);
        metrics.set('lunettes_lane_lag_records', { stage, lane }, Math.max(0, end - offset));
        metrics.set('lunettes_lane_stopped', { stage, lane }, phase === 'stopped' ? 1 : 0);
      }
      for (const [what, count] of Object.entries(shared.counts()) as [keyof LaneCounts, number][]) {
        metrics.count('lunettes_lane_events_total', { stage, what }, count - (told[what] ?? 0));
        told[what] = count;
      }
    },
  };
}

const ofLanes = ['lunettes_lane_position', 'lunettes_lane_lag_records', 'lunettes_lane_stopped'] as const;

const isStanding = ({ phase }: LaneStatus): boolean =>
  phase === 'opening' || phase === 'waiting' || phase === 'doubting' || phase === 'stopped';
