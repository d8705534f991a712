import type { Check } from '@lunettes/distributed';
import type { AnswerRow } from './answer-rows.ts';

export const passed = (check: string, found: string): Check => ({ check, state: 'ok', found, advice: '' });

/** Records that a lane may lie behind before it is told; a second of a busy lane is some thousands. */
const lagRecordsMax = 10_000;
/** The guard, a tick and a slow answer together are far below this. */
const watermarkLagUsMax = 120_000_000;
/** Clocks that differ by more make durations between machines wrong by as much. */
const clockUsMax = 5_000_000;
/** The oldest records go early from 95 % on. */
const storeShareMax = 0.9;

/** Everything that `/api/v1/system` tells, judged. `nowUs` is the clock of this machine when the answer was asked for. */
export function checkSystem(system: AnswerRow, nowUs: number): readonly Check[] {
  return [
    checkClock(system, nowUs),
    checkSchema(system),
    checkStore(system),
    ...system.rows('clusters').flatMap((cluster) => checkCluster(cluster, system)),
    ...checkLanes(system.rows('lanes')),
    checkDeadLetters(system),
  ];
}

function checkClock(system: AnswerRow, nowUs: number): Check {
  const theirs = system.number('now_at_us');
  if (theirs === undefined) return passed('clock', 'the server does not tell its time');
  const offUs = theirs - nowUs;
  if (Math.abs(offUs) <= clockUsMax) return passed('clock', `differs from ours by less than ${clockUsMax / 1e6} s`);
  return {
    check: 'clock',
    state: 'wrong',
    found: `the server's clock is ${seconds(Math.abs(offUs))} ${offUs > 0 ? 'ahead of' : 'behind'} ours`,
    advice: 'let NTP set the clocks of both machines',
  };
}

function checkSchema(system: AnswerRow): Check {
  const problems = system.row('schema')?.texts('problems') ?? [];
  if (problems.length === 0) return passed('schema', 'as this version needs it');
  return {
    check: 'schema',
    state: 'wrong',
    found: problems.join('; '),
    advice: 'start the newest lunettes that has used this data directory; it brings the schema up to date',
  };
}

function checkStore(system: AnswerRow): Check {
  const store = system.row('store');
  const bytes = store?.number('bytes');
  const max = store?.number('bytes_max');
  if (bytes === undefined || max === undefined || max === 0) return passed('store', bytes === undefined ? 'unknown' : `${bytes} bytes`);
  const found = `${bytes} of ${max} bytes`;
  const advice = 'raise --store-max-bytes, or shorten --retention';
  if (store?.flag('full') === true) return { check: 'store', state: 'wrong', found: `full: ${found}; audit is answered with 503`, advice };
  return bytes > storeShareMax * max ? { check: 'store', state: 'note', found: `nearly full: ${found}`, advice } : passed('store', found);
}

function checkCluster(cluster: AnswerRow, system: AnswerRow): readonly Check[] {
  const check = `cluster ${cluster.text('cluster') ?? '?'}`;
  const checks: Check[] = [];
  const say = (state: Check['state'], found: string, advice: string): void => void checks.push({ check, state, found, advice });
  const isWatched = cluster.text('primary') !== undefined;
  const problem = cluster.text('problem');
  const isSilent = isWatched && cluster.text('state') !== 'heard';
  if (isSilent)
    say('wrong', 'nothing is heard of it: its deliveries are not judged', 'look at its API server, the network and the audit webhook');
  if (problem !== undefined)
    say(isSilent ? 'wrong' : 'note', `at the start: ${problem}`, 'check address and credentials of the kubeconfig context');
  for (const denied of cluster.rows('denied')) {
    const kind = denied.text('kind') ?? 'objects';
    say(
      'note',
      `may not list ${kind}: ${denied.text('message') ?? ''}`,
      `grant get, list and watch on ${kind} to the user of the kubeconfig`,
    );
  }
  for (const watch of cluster.rows('watches')) {
    if (watch.text('state') === 'trouble')
      say(
        'wrong',
        `watch of ${watch.text('kind') ?? 'objects'}: ${watch.text('message') ?? 'in trouble'}`,
        'it is tried again; look at the API server',
      );
  }
  for (const word of cluster.texts('degraded')) say('note', word, adviceFor[word] ?? 'see what was printed at the start');
  if (isWatched && !isSilent) checks.push(...checkWatermark(check, cluster, system));
  return checks.some(({ state }) => state === 'wrong') ? checks : [passed(check, isWatched ? 'heard' : 'recorded'), ...checks];
}

const adviceFor: Readonly<Record<string, string>> = {
  no_audit: 'send its audit log to /audit/CLUSTER, or name the file with --audit-file: times become exact to the microsecond',
  no_events: 'grant list and watch on events: without them most causes stay unknown',
  no_pod_watch: 'grant list and watch on pods, or send its audit log',
  no_node_watch: 'grant list and watch on nodes: causes in nodes stay unknown',
  no_workload_watch: 'grant list and watch on workloads: deliveries have no owner',
};

function checkWatermark(check: string, cluster: AnswerRow, system: AnswerRow): readonly Check[] {
  const watermark = cluster.number('watermark_at_us');
  const now = system.number('now_at_us');
  if (watermark === undefined || now === undefined) return [];
  if (watermark > now + clockUsMax)
    return [
      { check, state: 'wrong', found: `its clock is ${seconds(watermark - now)} ahead of the server's`, advice: 'let NTP set its clock' },
    ];
  if (now - watermark <= watermarkLagUsMax) return [];
  return [
    {
      check,
      state: 'wrong',
      found: `what is known of it is ${seconds(now - watermark)} old`,
      advice: 'see lunettes lanes for what lags; if nothing does, its clock is behind: let NTP set it',
    },
  ];
}

/** Lanes that stand still, lag, or have nobody. */
export function checkLanes(lanes: readonly AnswerRow[]): readonly Check[] {
  const checks = [...checkHolders(lanes), ...lanes.flatMap(checkLane)];
  return checks.length > 0 ? checks : [passed('lanes', `${lanes.length}, none stands still or lags`)];
}

/** Where processes share lanes out, one that nobody has waits for a process. */
function checkHolders(lanes: readonly AnswerRow[]): readonly Check[] {
  const without = new Map<string, number[]>();
  for (const lane of lanes) {
    if (lane.text('state') !== 'not_running' || !isShared(lane)) continue;
    const stage = lane.text('stage') ?? '?';
    without.set(stage, [...(without.get(stage) ?? []), lane.number('lane') ?? 0]);
  }
  return [...without].map(([stage, numbers]) => ({
    check: `lanes of ${stage}`,
    state: 'wrong',
    found: `nobody has ${numbers.length === 1 ? 'lane' : 'lanes'} ${numbers.join(', ')}`,
    advice: `start lunettes run ${stage.split('/', 1)[0]}`,
  }));
}

/** Of Kafka's lanes it is told who has them, or that nobody has. */
const isShared = ({ json }: AnswerRow): boolean => typeof json === 'object' && json !== null && 'instance' in json;

function checkLane(lane: AnswerRow): readonly Check[] {
  const holder = lane.text('instance');
  const check = `lane ${lane.number('lane') ?? '?'} of ${lane.text('stage') ?? '?'}${holder === undefined ? '' : ` at ${holder}`}`;
  const state = lane.text('state') ?? 'unknown';
  const reason = lane.text('reason') ?? 'no reason is known';
  const lag = lane.number('lag_records') ?? 0;
  if (state === 'stopped')
    return [{ check, state: 'wrong', found: `stands still: ${reason}`, advice: 'repair what it names and start again' }];
  if (state === 'waiting' || state === 'doubting')
    return [
      { check, state: 'note', found: `${state}: ${reason}`, advice: 'it is tried again; when it does not go on, repair what it names' },
    ];
  if (lag > lagRecordsMax && state === 'not_running' && !isShared(lane))
    return [{ check, state: 'note', found: `${lag} records behind`, advice: 'start lunettes up on this data directory' }];
  if (lag > lagRecordsMax) return [{ check, state: 'note', found: `${lag} records behind`, advice: 'give it time, or more CPU' }];
  return [];
}

function checkDeadLetters(system: AnswerRow): Check {
  const count = system.number('dead_letters') ?? 0;
  if (count === 0) return passed('dead letters', 'none');
  return {
    check: 'dead letters',
    state: 'note',
    found: `${count} records had no effect`,
    advice: 'lunettes_records_dropped_total in /metrics counts them by reason',
  };
}

const seconds = (us: number): string => `${(us / 1e6).toFixed(1)} s`;
