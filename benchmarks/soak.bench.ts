import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { writeAuditBatches } from './audit-batches.ts';
import { type Feed, feedBatches } from './feed-batches.ts';
import { useOf } from './process-use.ts';
import { lookMs, type SeenRow, type SeenRows, watchRows } from './seen-rows.ts';
import { startWholeInstallation } from './whole-installation.ts';

const usage = `Soaks the distributed form: all services and servers on this machine, Pods at a steady rate with RequestResponse bodies.

  node benchmarks/soak.bench.ts [--pods-per-second 100] [--minutes 10] [--lanes 4] [--highest] [--trial-minutes 3]

Writes the audit log beforehand (about 4 GB for the defaults), sends it as an API server would in the pace of its own events,
and prints the lag of every service as it goes; then how long it took from the arrival of an ending signal to a row that can be
queried, the share of a core that every process had, and how long after the end nothing was left to read.

  --highest           searches the highest rate that holds: sends as fast as lags allow, then tries that rate and lower ones
  --trial-minutes N   how long a rate is tried
  --mix M             production: one Pod in twenty is in trouble; default: every third is`;

const { values } = parseArgs({
  options: {
    'pods-per-second': { type: 'string', default: '100' },
    minutes: { type: 'string', default: '10' },
    lanes: { type: 'string', default: '4' },
    highest: { type: 'boolean', default: false },
    'trial-minutes': { type: 'string', default: '3' },
    mix: { type: 'string', default: 'production' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const rate = Number(values['pods-per-second']);
const seconds = Number(values.minutes) * 60;
/** Pods of a simulation arrive in its first 85 %. */
const arrivingShare = 0.85;
const printMs = 15_000;
/** By then a backlog is worked off, or it never will be. */
const drainMsMax = 900_000;
/** What waits behind the watermark of a webhook, then for Pods that have a node. */
const guardMs = 40_000;
const absenceMs = 10_000;
const limitMs = 5_000;
/** Records that may wait over all services while it is found out how fast they are. */
const waitingMax = 50_000;
/** A rate holds if what waits at its end is gone by then. */
const holdMs = 15_000;
const tried = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

const recording = writeAuditBatches({
  pods: Math.round(rate * seconds),
  durationS: Math.ceil(seconds / arrivingShare),
  nodes: 200,
  namespaces: 64,
  mix: values.mix as 'production',
  startAtUs: Date.now() * 1000,
});
console.log(
  `${recording.pods} Pods in ${seconds} s, ${(recording.bytes / 1e9).toFixed(2)} GB of audit, ${Math.round(recording.bytes / recording.pods / 1000)} KB for each`,
);
const installation = await startWholeInstallation(Number(values.lanes));
try {
  await soak();
  if (values.highest) await searchHighest();
} finally {
  await installation.end();
  recording.remove();
}

async function soak(): Promise<void> {
  const rows = await watchRows(installation);
  const before = installation.processes.map(({ pid }) => useOf(pid).cpuMs);
  const startedAt = performance.now();
  const printing = printLags(startedAt);
  const feed = await feedBatches(installation, recording, { cluster: 'soak', speed: 1 });
  const tookMs = performance.now() - startedAt;
  const cpu = installation.processes.map(({ pid }, index) => useOf(pid).cpuMs - (before[index] ?? 0));
  const drainedMs = await drained(performance.now());
  clearInterval(printing);
  await rows.end();

  console.log(`\nsent in ${(tookMs / 1000).toFixed(0)} s, ${feed.refused} batches were refused and sent again`);
  console.log(
    drainedMs === undefined ? 'the lag did NOT return to zero' : `the lag was zero ${(drainedMs / 1000).toFixed(1)} s after the last batch`,
  );
  printDelays(feed, rows);
  console.log('\nshare of one core while batches were sent, and what was resident at most:');
  for (const [index, { name, pid }] of installation.processes.entries())
    console.log(
      `  ${name.padEnd(24)} ${((100 * (cpu[index] ?? 0)) / tookMs).toFixed(1).padStart(6)} % ${Math.round(useOf(pid).rssMbMax).toString().padStart(6)} MB`,
    );
  console.log(`  ${'together'.padEnd(24)} ${((100 * cpu.reduce((sum, one) => sum + one, 0)) / tookMs).toFixed(1).padStart(6)} %`);
}

function printDelays({ sent, startedAtMs }: Feed, { ended, missed }: SeenRows): void {
  /** The first batch that is new enough to hold the ending signal. */
  const arrivalOf = (atUs: number): number | undefined => {
    let [low, high] = [0, sent.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sent[middle]?.atUs ?? 0) < atUs) low = middle + 1;
      else high = middle;
    }
    return sent[low]?.sentAtMs;
  };
  const delays = (rows: Iterable<SeenRow>, since: (atUs: number) => number | undefined): readonly number[] =>
    [...rows].flatMap(({ atUs, seenAtMs }) => {
      const from = since(atUs);
      return from === undefined ? [] : [seenAtMs - from];
    });
  print('arrival of the ending signal to row', delays(ended.values(), arrivalOf), limitMs);
  const due = (atUs: number): number => startedAtMs + (atUs - recording.fromUs) / 1000;
  print('limit that was missed to row', delays(missed.values(), due), guardMs + absenceMs + limitMs);
}

function print(what: string, delays: readonly number[], limit: number): void {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    ((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN) / 1000).toFixed(1);
  console.log(
    `${what}: ${sorted.length} rows, p50 ${at(0.5)} s, p99 ${at(0.99)} s, max ${at(1)} s (looked at every ${lookMs} ms)   (limit for p99: ${limit / 1000} s)`,
  );
}

/** Looks at the lags of all services; unanswered ones count as infinite. */
async function lags(): Promise<readonly number[]> {
  return Promise.all(installation.services.slice(1, -1).map((service) => service.lag().catch(() => Number.POSITIVE_INFINITY)));
}

function printLags(startedAt: number): NodeJS.Timeout {
  const names = installation.services.slice(1, -1).map(({ name }) => name);
  return setInterval(async () => {
    const now = await lags();
    const told = names.map((name, index) => `${name} ${now[index]}`).join(', ');
    console.log(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  lag: ${told}`);
  }, printMs);
}

/** Milliseconds from `since` until nobody has anything left to read, seen twice in a row; undefined when that does not come. */
async function drained(since: number, msMax = drainMsMax): Promise<number | undefined> {
  for (let empty: number | undefined; performance.now() - since < msMax; await sleep(250)) {
    const isEmpty = (await lags()).every((lag) => lag === 0);
    if (!isEmpty) empty = undefined;
    else if (empty === undefined) empty = performance.now();
    else return empty - since;
  }
  return undefined;
}

async function searchHighest(): Promise<void> {
  const bytesPerPod = recording.bytes / recording.pods;
  const trialMs = Number(values['trial-minutes']) * 60_000;
  let waiting = 0;
  const looking = setInterval(async () => {
    waiting = (await lags()).reduce((sum, lag) => sum + lag, 0);
  }, 500);
  const startedAt = performance.now();
  const { sent } = await feedBatches(installation, recording, {
    cluster: 'as-fast-as-it-goes',
    speed: Number.POSITIVE_INFINITY,
    mayGo: async () => {
      while (waiting > waitingMax) await sleep(50);
    },
    isEnough: () => performance.now() - startedAt > trialMs,
  });
  clearInterval(looking);
  const seconds = ((sent.at(-1)?.sentAtMs ?? 0) - (sent[0]?.sentAtMs ?? 0)) / 1000;
  const fastest = bytesOf(sent) / bytesPerPod / seconds;
  console.log(`\nas fast as lags allow: ${fastest.toFixed(0)} Pods/s over ${seconds.toFixed(0)} s`);
  await drained(performance.now());
  for (const share of tried) {
    const speed = (share * fastest) / rate;
    const before = performance.now();
    const cpuBefore = installation.processes.map(({ pid }) => useOf(pid).cpuMs);
    await feedBatches(installation, recording, { cluster: `at-${share}`, speed, isEnough: () => performance.now() - before > trialMs });
    const tookMs = performance.now() - before;
    const cpu = installation.processes.map(
      ({ name, pid }, index) => `${name} ${((100 * (useOf(pid).cpuMs - (cpuBefore[index] ?? 0))) / tookMs).toFixed(0)} %`,
    );
    const left = (await lags()).reduce((sum, lag) => sum + lag, 0);
    const holds = (await drained(performance.now(), holdMs)) !== undefined;
    console.log(
      `${(share * fastest).toFixed(0)} Pods/s: ${left} records waited at the end; ${holds ? 'holds' : 'does not hold'}; ${cpu.join(', ')}`,
    );
    if (holds) return;
    await drained(performance.now());
  }
}

function bytesOf(sent: Feed['sent']): number {
  return sent.reduce((sum, { bytes }) => sum + bytes, 0);
}
