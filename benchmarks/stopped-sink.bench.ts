import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeAuditBatches } from './audit-batches.ts';
import { feedBatches } from './feed-batches.ts';
import { useOf } from './process-use.ts';
import { startWholeInstallation } from './whole-installation.ts';

const usage = `Stops ClickHouse and the backend of traces while Pods go on, and looks at the memory of every service meanwhile.

  node benchmarks/stopped-sink.bench.ts [--minutes 10] [--warm-minutes 3] [--pods-per-second 20] [--lanes 4]

The sinks are stopped as processes (SIGSTOP): connections stay and nothing answers. What is resident is averaged over the first and
the last quarter of that time; memory is flat when the two differ by less than 5 %. At the end they go on, and the time is printed
that it takes until nothing is left to read.`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    'warm-minutes': { type: 'string', default: '3' },
    'pods-per-second': { type: 'string', default: '20' },
    lanes: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const warmMs = Number(values['warm-minutes']) * 60_000;
const stoppedMs = Number(values.minutes) * 60_000;
const lookMs = 1_000;
const drainMsMax = 900_000;
const seconds = (warmMs + stoppedMs) / 1000;
const recording = writeAuditBatches({
  pods: Math.round(Number(values['pods-per-second']) * seconds),
  durationS: Math.ceil(seconds / 0.85),
  nodes: 100,
  namespaces: 64,
  mix: 'production',
  startAtUs: Date.now() * 1000,
});
const installation = await startWholeInstallation(Number(values.lanes));
const sinks = [installation.clickhouse.pid, installation.otlpPid];
const tell = (signal: NodeJS.Signals): void => {
  for (const pid of sinks) process.kill(pid, signal);
};
try {
  const startedAt = performance.now();
  const feeding = feedBatches(installation, recording, {
    cluster: 'sink',
    speed: 1,
    isEnough: () => performance.now() - startedAt > warmMs + stoppedMs,
  });
  await sleep(warmMs);
  const before = resident();
  tell('SIGSTOP');
  const samples: (readonly number[])[] = [];
  for (const until = performance.now() + stoppedMs; performance.now() < until; await sleep(lookMs)) samples.push(resident());
  const waiting = await lagOf('clickhouse-writer');
  tell('SIGCONT');
  const { refused } = await feeding;
  print(before, samples);
  console.log(`clickhouse-writer had ${waiting} records to read at the end, ${refused} audit batches were refused`);
  const since = performance.now();
  while ((await lagOf('clickhouse-writer')) > 0 && performance.now() - since < drainMsMax) await sleep(lookMs);
  console.log(`they were written ${((performance.now() - since) / 1000).toFixed(0)} s later`);
} finally {
  // A process that sleeps cannot be ended in order.
  tell('SIGCONT');
  await installation.end();
  recording.remove();
}

function resident(): readonly number[] {
  return installation.services.map(({ pid }) => useOf(pid).rssMb);
}

async function lagOf(name: string): Promise<number> {
  return (await installation.services.find((service) => service.name === name)?.lag()) ?? 0;
}

function print(before: readonly number[], samples: readonly (readonly number[])[]): void {
  const quarter = Math.max(1, samples.length >> 2);
  console.log(`${seconds - warmMs / 1000} s without sinks; MB resident:`);
  for (const [index, { name }] of installation.services.entries()) {
    const own = samples.map((sample) => sample[index] ?? 0);
    const mean = (part: readonly number[]): number => part.reduce((sum, one) => sum + one, 0) / part.length;
    const [first, last] = [mean(own.slice(0, quarter)), mean(own.slice(-quarter))];
    const change = 100 * (last / first - 1);
    console.log(
      `  ${name.padEnd(24)} before ${Math.round(before[index] ?? 0)}, first quarter ${Math.round(first)}, last quarter ${Math.round(last)}, most ${Math.round(Math.max(...own))}: ${change.toFixed(1)} %   (limit: 5 %)`,
    );
  }
}
