import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createApiClient, type KubernetesObject } from './api-client.ts';
import { writeAudit, writeCase } from './case-files.ts';
import { kubeletStartups } from './kubelet-startups.ts';
import { LabFailure } from './lab-failure.ts';
import { buildDirectory, type KubernetesMinor } from './lab-paths.ts';
import { runningLab } from './lab-up.ts';
import { costLines } from './life-cost.ts';
import { type AuditLine, type RawCase, thinned, type WatchChange } from './raw-case.ts';
import { linesOf, type Recorder, startRecorder, watchedKinds } from './recorder.ts';
import type { Scenario } from './scenario.ts';
import { namespaceOf, runScenario } from './scenario-run.ts';

export interface RecordPlan {
  readonly scenarios: readonly Scenario[];
  readonly out: string;
  /** Scenarios at a time, those excepted that are alone. */
  readonly parallel: number;
}

/** Whole lives of Pods, of which it is told what they cost the sources. */
const measured: ReadonlySet<string> = new Set(['healthy-delete', 'healthy-deployment', 'healthy-rollout', 'crash-loop']);

/** Where in the log and in the watches a scenario lies. */
interface Window {
  readonly scenario: Scenario;
  readonly beganUs: number;
  readonly endedUs: number;
  /** Larger versions belong to the cleaning up. */
  readonly lastVersion: number;
}

/** Lets scenarios happen and writes each as a golden case. Gives the names of those that did not happen. */
export async function recordScenarios({ scenarios, out, parallel }: RecordPlan): Promise<readonly string[]> {
  const { kubernetes, gitVersion, auditLogs, level } = runningLab();
  const wanted = scenarios.filter((scenario) => scenario.kubernetes?.includes(kubernetes) ?? true);
  const recorder = startRecorder(`scenarios-${process.pid}`);
  const windows: Window[] = [];
  const failures: string[] = [];
  const take = async (scenario: Scenario): Promise<void> => {
    let trouble = '';
    try {
      windows.push(await windowOf(scenario));
    } catch (error) {
      failures.push(scenario.name);
      trouble = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    process.stderr.write(`${windows.length + failures.length}/${wanted.length} ${scenario.name}${trouble}\n`);
  };
  const queue = wanted.filter(({ isAlone }) => isAlone !== true);
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await take(next);
    }),
  );
  for (const scenario of wanted) if (scenario.isAlone === true) await take(scenario);
  await recorder.stop();

  const raws = await rawCases(windows, recorder, { auditLogs, kubernetes, gitVersion });
  if (level === 'RequestResponse' && auditLogs.length === 1) for (const raw of raws) keepRaw(raw);
  failures.push(...writeCases(raws, out, level));
  for (const raw of raws) if (measured.has(raw.scenario.name)) process.stdout.write(`${costLines(raw).join('\n')}\n`);
  return failures;
}

/** Writes cases anew from what was recorded before, after a change of what is said to be true. Gives the names that could not be written. */
export function rewriteCases(scenarios: readonly Scenario[], minor: KubernetesMinor, out: string): readonly string[] {
  const raws = scenarios.flatMap((scenario) => {
    const kept = rawFileOf(minor, scenario.name);
    return existsSync(kept)
      ? [{ apiServers: 1, workloads: [], ...JSON.parse(gunzipSync(readFileSync(kept)).toString('utf8')), scenario } as RawCase]
      : [];
  });
  if (raws.length === 0) throw new LabFailure(`nothing of Kubernetes ${minor} was recorded on this machine; record it first`);
  return writeCases(raws, out, 'RequestResponse');
}

const rawFileOf = (minor: KubernetesMinor, name: string): string => join(buildDirectory, 'raw', minor, `${name}.json.gz`);

function keepRaw({ scenario, ...rest }: RawCase): void {
  const file = rawFileOf(rest.minor, scenario.name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify(rest)));
}

function writeCases(raws: readonly RawCase[], out: string, level: string): readonly string[] {
  const failures: string[] = [];
  let bytes = 0;
  for (const raw of raws) {
    try {
      // A lower level is recorded only to show that the edition derived from the highest one is like it.
      bytes +=
        level === 'RequestResponse'
          ? writeCase(join(out, `real-${raw.minor}-${raw.apiServers === 1 ? '' : 'two-api-servers-'}${raw.scenario.name}`), raw)
          : writeAudit(join(out, 'levels', level), raw);
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error;
      failures.push(raw.scenario.name);
      process.stderr.write(`${error.message}\n`);
    }
  }
  process.stderr.write(`${raws.length - failures.length} cases, ${(bytes / 1_000_000).toFixed(1)} MB\n`);
  return failures;
}

async function windowOf(scenario: Scenario): Promise<Window> {
  const run = await runScenario(scenario);
  try {
    const list = await createApiClient().send('GET', `/api/v1/namespaces/${run.namespace}/pods?limit=1`);
    return {
      scenario,
      beganUs: run.began.getTime() * 1000,
      endedUs: run.ended.getTime() * 1000,
      lastVersion: Number(list.body.metadata.resourceVersion),
    };
  } finally {
    await run.clear();
  }
}

async function rawCases(
  windows: readonly Window[],
  recorder: Recorder,
  lab: { readonly auditLogs: readonly string[]; readonly kubernetes: RawCase['minor']; readonly gitVersion: string },
): Promise<readonly RawCase[]> {
  const cases = new Map(
    windows.map((window) => [
      namespaceOf(window.scenario),
      { window, audit: [] as AuditLine[], pods: [] as WatchChange[], events: [] as WatchChange[], workloads: [] as WatchChange[] },
    ]),
  );
  const leases: AuditLine[] = [];
  for (const auditLog of lab.auditLogs)
    for await (const { value } of linesOf(auditLog)) {
      const line = value as AuditLine;
      if (line.objectRef?.resource === 'leases') leases.push(line);
      const found = cases.get(line.objectRef?.namespace ?? '');
      if (found !== undefined && isWithin(found.window, line)) found.audit.push(line);
    }
  const nodes: WatchChange[] = [];
  for (const kind of watchedKinds)
    for await (const { value } of linesOf(recorder.fileOf(kind))) {
      const change = value as WatchChange;
      if (kind === 'nodes') nodes.push(change);
      else {
        const found = cases.get(change.object.metadata.namespace ?? '');
        if (found !== undefined && versionOf(change.object) <= found.window.lastVersion) found[kind].push(change);
      }
    }
  const startups = kubeletStartups();
  return [...cases].map(([namespace, { window, audit, pods, events, workloads }]) => ({
    scenario: window.scenario,
    namespace,
    minor: lab.kubernetes,
    gitVersion: lab.gitVersion,
    apiServers: lab.auditLogs.length,
    audit: [...thinned(leases.filter((line) => isWithin(window, line))), ...audit],
    pods,
    events,
    nodes: nodesOf(nodes, window, pods),
    workloads,
    startups: startups.filter(
      (startup) => startup.namespace === namespace && startup.seenAtUs >= window.beganUs && startup.seenAtUs <= window.endedUs,
    ),
  }));
}

const isWithin = ({ beganUs, endedUs }: Window, { stageTimestamp }: AuditLine): boolean => {
  const atUs = Date.parse(stageTimestamp) * 1000;
  return atUs >= beganUs && atUs <= endedUs;
};

const versionOf = ({ metadata }: KubernetesObject): number => Number(metadata.resourceVersion);

/** The Node as it was when the scenario began, and what changed until its end. */
function nodesOf(nodes: readonly WatchChange[], { lastVersion }: Window, pods: readonly WatchChange[]): readonly WatchChange[] {
  const firstVersion = Math.min(...pods.map(({ object }) => versionOf(object)), lastVersion);
  const before = nodes.filter(({ object }) => versionOf(object) < firstVersion).at(-1);
  const during = nodes.filter(({ object }) => versionOf(object) >= firstVersion && versionOf(object) <= lastVersion);
  return [...(before === undefined ? [] : [{ ...before, type: 'ADDED' }]), ...during];
}
