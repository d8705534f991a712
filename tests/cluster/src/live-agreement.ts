import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kubeconfigOf } from './certificates.ts';
import { livePort } from './control-plane.ts';
import { signalDaemon, startDaemon, until } from './daemon.ts';
import { LabFailure } from './lab-failure.ts';
import { cloneDirectory, statePath } from './lab-paths.ts';
import { runningLab } from './lab-up.ts';
import { type Recorder, startRecorder, watchedKinds } from './recorder.ts';
import { runProgram } from './run-program.ts';
import type { Scenario } from './scenario.ts';
import { runScenario } from './scenario-run.ts';

type Row = Readonly<Record<string, unknown>>;

/** What live and replay must tell alike of a delivery. */
const compared = ['outcome', 'pod_slo_verdict', 'delivery_slo_verdict', 'cause', 'side', 'started_at_us', 'ended_at_us'] as const;

/** The watermark of a webhook trails the newest record by 40 s; what is inferred from absence waits for it. */
const settleS = 75;

/**
 * Starts `lunettes up` on audit webhook and watches of this cluster, lets scenarios happen, and compares what it tells of each
 * delivery with what a replay of the same audit log and watches tells.
 */
export async function compareLive({
  scenarios,
  parallel,
}: {
  readonly scenarios: readonly Scenario[];
  readonly parallel: number;
}): Promise<void> {
  const program = join(cloneDirectory, 'packages/cli/src/main.ts');
  await signalDaemon('live', 'SIGTERM');
  rmSync(statePath('live'), { recursive: true, force: true });
  startDaemon('live', process.execPath, [
    program,
    'up',
    `--kubeconfig=${kubeconfigOf('admin')}`,
    `--data-dir=${statePath('live')}`,
    `--port=${livePort}`,
  ]);
  const began = new Date();
  const recorder = startRecorder('live');
  try {
    await until('lunettes up answers', async () => (await ask('/api/v1/deliveries?limit=1')) !== undefined, 60_000, 'live');
    const queue = scenarios.filter(({ isAlone }) => isAlone !== true);
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift())
          try {
            await (await runScenario(next)).clear();
          } catch (error) {
            // What happened of it is compared all the same.
            process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          }
      }),
    );
    await pause(settleS * 1000);
    const live = await allDeliveries();
    await recorder.stop();
    const replayed = await replayedRows(program, began, recorder);
    process.stdout.write(agreement(live, replayed, began.getTime() * 1000));
  } finally {
    await recorder.stop();
    await signalDaemon('live', 'SIGTERM');
  }
}

async function replayedRows(program: string, began: Date, recorder: Recorder): Promise<readonly Row[]> {
  const out = statePath('live-replay');
  rmSync(out, { recursive: true, force: true });
  // What was logged before belongs to other runs of the same scenarios, of which `lunettes up` knows nothing.
  const audit = statePath('live-audit.jsonl');
  const lines = runningLab().auditLogs.flatMap((log) => readFileSync(log, 'utf8').split('\n'));
  writeFileSync(audit, lines.filter((line) => (/"stageTimestamp":"([^"]+)"/.exec(line)?.[1] ?? '') >= began.toISOString()).join('\n'));
  const inputs = [audit, ...watchedKinds.map(recorder.fileOf)];
  await runProgram(process.execPath, [program, 'replay', ...inputs, '--cluster', 'lab', '--out', out, '--quiet']);
  return readFileSync(join(out, 'sli.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Deliveries of the scenarios' namespaces that both know, and what of them differs. */
function agreement(live: readonly Row[], replayed: readonly Row[], beganUs: number): string {
  const known = new Map<string, Row>();
  const lines: string[] = [];
  for (const row of live) {
    if (known.has(identityOf(row))) lines.push(`  ${identityOf(row)}: twice in the live rows\n`);
    known.set(identityOf(row), row);
  }
  let alike = 0;
  let both = 0;
  let before = 0;
  for (const row of replayed) {
    if (!String(row['namespace']).startsWith('lab-')) continue;
    const other = known.get(identityOf(row));
    const name = `${String(row['namespace'])}/${String(row['pod'])} ${String(row['action'])}`;
    if (other === undefined) {
      lines.push(`  ${name}: replay only\n`);
      continue;
    }
    // An earlier run of the lab may have left Pods, of whose beginning only one of the two was told.
    if ([row, other].some((one) => Number(one['started_at_us']) < beganUs)) {
      before++;
      continue;
    }
    both++;
    const differences = compared.filter((field) => (row[field] ?? null) !== (other[field] ?? null));
    if (differences.length === 0) alike++;
    else
      lines.push(
        `  ${name}: ${differences.map((field) => `${field} ${String(other[field])} live, ${String(row[field])} replayed`).join('; ')}\n`,
      );
  }
  return `${both} deliveries seen live and replayed, ${alike} alike; ${before} more had begun before\n${lines.join('')}`;
}

/** Not `delivery_id`: that contains the cluster's UID, which a replay does not know. */
const identityOf = (row: Row): string =>
  ['namespace', 'pod', 'uid', 'action', 'ordinal'].map((field) => String(row[field])).join(' ') +
  (row['uid'] === null ? ` ${String(row['cause'])}` : '');

async function allDeliveries(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await ask(`/api/v1/deliveries?limit=100${from}`)) as
      | { readonly items: readonly Row[]; readonly next: string | null }
      | undefined;
    if (page === undefined) throw new LabFailure('lunettes up no longer answers');
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

/** The parsed answer; undefined when it is no success. */
function ask(path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: livePort, path, headers: { accept: 'application/json' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined));
    }).on('error', reject);
  });
}
