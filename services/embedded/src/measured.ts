import type { ClusterStatus } from '@lunettes/collector';
import type { RetainedLaneStore } from '@lunettes/ports';
import type { RunningLanes } from '@lunettes/runtime';
import type { Metrics } from '@lunettes/telemetry';
import { deadLetters } from './system-state.ts';

export interface MeasuredDeps {
  readonly store: RetainedLaneStore;
  readonly lanes: RunningLanes;
  readonly clusters: () => readonly ClusterStatus[];
}

/** The same metrics, with the state of lanes, clusters and store read at every scrape and at no other time. */
export function measured(metrics: Metrics, deps: MeasuredDeps): Metrics {
  return {
    ...metrics,
    expose: async () => {
      for (const { stage, lane, phase, offset, end } of deps.lanes.status()) {
        metrics.set('lunettes_lane_position', { stage, lane }, offset);
        metrics.set('lunettes_lane_lag_records', { stage, lane }, Math.max(0, end - offset));
        metrics.set('lunettes_lane_stopped', { stage, lane }, phase === 'stopped' ? 1 : 0);
      }
      for (const { cluster, time } of deps.clusters()) {
        // Without any evidence yet there is no time to show.
        if (time.watermarkUs > 0) metrics.set('lunettes_watermark_timestamp_seconds', { cluster }, time.watermarkUs / 1e6);
        metrics.set('lunettes_cluster_silent', { cluster }, time.state === 'heard' ? 0 : 1);
      }
      const { bytes, bytesMax } = await deps.store.size();
      metrics.set('lunettes_store_bytes', {}, bytes);
      metrics.set('lunettes_store_bytes_max', {}, bytesMax);
      metrics.set('lunettes_dead_letters', {}, await deadLetters(deps.store));
      return metrics.expose();
    },
  };
}
