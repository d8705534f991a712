import { laneMapOf } from '@lunettes/core/collection';
import { expect, test } from 'vitest';
import { clockStartUs, type HandClock, handClock } from '../test/hand-clock.ts';
import { encode, type RecordingLog, recordingLog } from '../test/recording-log.ts';
import { type ClusterInlet, type Evidence, openClusterInlet } from './cluster-inlet.ts';
import { openCounters } from './counters.ts';
import { openLaneAppender } from './lane-appender.ts';
import { openTimeOrderedIds } from './time-ordered-id.ts';
import { every, timeProbeMs } from './time-probe.ts';

const minutes = 10;

interface Idle {
  readonly log: RecordingLog;
  readonly clock: HandClock;
  readonly inlet: ClusterInlet;
  readonly stop: AbortController;
}

/** A cluster in which nothing happens; ticks are looked for once a second, as the service does. */
function idleCluster(primary: Evidence['primary']): Idle {
  const log = recordingLog(8);
  const clock = handClock();
  const newEpoch = openTimeOrderedIds(clock.nowUs);
  const appender = openLaneAppender({ log, clock, counters: openCounters(), encode, newEpoch });
  const inlet = openClusterInlet(
    { appender, clock },
    { cluster: 'prod', laneMap: laneMapOf('prod', 8), instance: 'test', primary, observed: undefined },
  );
  const stop = new AbortController();
  void every(clock, 1000, stop.signal, () => inlet.tick());
  return { log, clock, inlet, stop };
}

const evidence = (primary: Evidence['primary'], us: number): Evidence => ({ primary, stream: 's', newestUs: us, oldestUs: us });
const ticksIn = (log: RecordingLog): readonly number[] =>
  log.taken.filter(({ lane, envelope }) => lane === 0 && envelope.form === 'tick').map(({ envelope }) => envelope.arrival_us);

test('with watches only an idle cluster writes to the log at most once in ten seconds, and the time goes on', async () => {
  const { log, clock, inlet, stop } = idleCluster('pod_watch');
  void every(clock, timeProbeMs, stop.signal, async () => inlet.witness(evidence('pod_watch', clock.nowUs())));
  await clock.pass(minutes * 60_000);
  stop.abort();
  const ticks = ticksIn(log);
  expect(ticks.length).toBeGreaterThan(minutes * 5);
  expect(log.appends()).toBeLessThanOrEqual(minutes * 6 + 1);
  const pauses = ticks.slice(1).map((us, index) => us - (ticks[index] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(9_000_000);
  expect(inlet.status().watermarkUs).toBeGreaterThan(clockStartUs + (minutes * 60 - 20) * 1_000_000);
});

test('with audit an idle cluster, which renews leases every second, writes at most once a second', async () => {
  const { log, clock, inlet, stop } = idleCluster('audit_file');
  void every(clock, 250, stop.signal, async () => {
    await inlet.send({ stream: 's', records: [], evidence: evidence('audit_file', clock.nowUs()) });
  });
  await clock.pass(minutes * 60_000);
  stop.abort();
  expect(ticksIn(log).length).toBeGreaterThan(minutes * 50);
  // One more for the first observation.
  expect(log.appends()).toBeLessThanOrEqual(minutes * 60 + 1);
});
