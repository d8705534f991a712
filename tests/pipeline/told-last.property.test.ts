import { expect, test } from 'vitest';
import { type LaneRun, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const hourUs = 3_600_000_000;

for (const scenario of ['scheduling-gate', 'oom-killed', 'delete-finalizer', 'insufficient-cpu', 'kubelet-rejected', 'job']) {
  test(`whichever record of a Pod (${scenario}) is told last, the rows are the same`, () => {
    const { signals, options } = simulatedSignals({
      seed: 3,
      pods: 2,
      nodes: 2,
      namespaces: 1,
      durationS: 600,
      mix: { [scenario]: 1 },
      disorderMs: 0,
      duplicateRatio: 0,
      lateRatio: 0,
    });
    const run: LaneRun = {
      cluster: options.cluster,
      lanes: 1,
      untilUs: options.startAtUs + options.durationS * 1_000_000,
      roundTrip: false,
      latenessUs: hourUs,
    };
    const { digest } = runLanes(signals, run);
    expect(signals.length).toBeGreaterThan(10);
    for (const [index, signal] of signals.entries()) {
      const facts = signal.facts.map(({ type }) => type).join(', ');
      expect(runLanes([...signals.toSpliced(index, 1), signal], run).digest, `${signal.source} ${facts} of ${signal.at_us}`).toBe(digest);
    }
  });
}
