import { createMetrics } from '@lunettes/telemetry';
import { expect, test } from 'vitest';
import { stagePulse } from './stage-pulse.ts';

type Shared = Parameters<typeof stagePulse>[1];
const statusOf = (lane: number) => ({ lane, phase: 'idle', offset: 10, end: 17 }) as ReturnType<Shared['status']>[number];

test('a lane that was given to another instance is told of by that one alone', async () => {
  let lanes = [0, 1];
  const metrics = createMetrics();
  const shared: Shared = { status: () => lanes.map(statusOf), counts: () => ({}) as ReturnType<Shared['counts']> };
  const pulse = stagePulse('normalizer', shared, metrics, { lanes: 8, lanesPerCluster: 8 });
  const lags = async (): Promise<readonly string[]> => {
    await pulse.measure?.();
    return (await metrics.expose()).split('\n').filter((line) => line.startsWith('lunettes_lane_lag_records{'));
  };
  const lagOf = (lane: number): string => `lunettes_lane_lag_records{stage="normalizer",lane="${lane}"} 7`;
  expect(await lags()).toEqual([lagOf(0), lagOf(1)]);
  lanes = [1];
  expect(await lags()).toEqual([lagOf(1)]);
  lanes = [0, 1];
  expect((await lags()).toSorted()).toEqual([lagOf(0), lagOf(1)]);
});
