import { join } from 'node:path';
import { createApiClient, type KubernetesObject } from './api-client.ts';
import { writeCase } from './case-files.ts';
import { LabFailure } from './lab-failure.ts';
import { runningLab } from './lab-up.ts';
import type { AuditLine, RawCase, WatchChange } from './raw-case.ts';
import { linesOf, startRecorder, watchedKinds, watchFileOf } from './recorder.ts';
import type { Scenario } from './scenario.ts';
import { namespaceOf, runScenario } from './scenario-run.ts';

export interface RecordPlan {
  readonly scenarios: readonly Scenario[];
  readonly out: string;
  /** Scenarios at a time, those excepted that are alone. */
  readonly parallel: number;
}

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
  const { kubernetes, gitVersion, auditLogs } = runningLab();
  const wanted = scenarios.filter((scenario) => scenario.kubernetes?.includes(kubernetes) ?? true);
  const recorder = startRecorder();
  const windows: Window[] = [];
  const failures: string[] = [];
  const take = async (scenario: Scenario): Promise<void> => {
    const label = `${windows.length + failures.length + 1}/${wanted.length} ${scenario.name}`;
    try {
      windows.push(await windowOf(scenario));
      process.stderr.write(`${label}\n`);
    } catch (error) {
      failures.push(scenario.name);
      process.stderr.write(`${label}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  const queue = wanted.filter(({ isAlone }) => isAlone !== true);
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await take(next);
    }),
  );
  for (const scenario of wanted) if (scenario.isAlone === true) await take(scenario);
  await recorder.stop();

  const raws = await rawCases(windows, { auditLogs, kubernetes, gitVersion });
  let bytes = 0;
  for (const raw of raws) {
    try {
      bytes += writeCase(join(out, `real-${kubernetes}-${raw.scenario.name}`), raw);
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error;
      failures.push(raw.scenario.name);
      process.stderr.write(`${error.message}\n`);
    }
  }
  process.stderr.write(`${raws.length} cases, ${(bytes / 1_000_000).toFixed(1)} MB\n`);
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
  lab: { readonly auditLogs: readonly string[]; readonly kubernetes: RawCase['minor']; readonly gitVersion: string },
): Promise<readonly RawCase[]> {
  const cases = new Map(
    windows.map((window) => [
      namespaceOf(window.scenario),
      { window, audit: [] as AuditLine[], pods: [] as WatchChange[], events: [] as WatchChange[] },
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
    for await (const { value } of linesOf(watchFileOf(kind))) {
      const change = value as WatchChange;
      if (kind === 'nodes') nodes.push(change);
      else {
        const found = cases.get(change.object.metadata.namespace ?? '');
        if (found !== undefined && versionOf(change.object) <= found.window.lastVersion) found[kind].push(change);
      }
    }
  return [...cases].map(([namespace, { window, audit, pods, events }]) => ({
    scenario: window.scenario,
    namespace,
    minor: lab.kubernetes,
    gitVersion: lab.gitVersion,
    audit: [...thinned(leases.filter((line) => isWithin(window, line))), ...audit],
    pods,
    events,
    nodes: nodesOf(nodes, window, pods),
  }));
}

const isWithin = ({ beganUs, endedUs }: Window, { stageTimestamp }: AuditLine): boolean => {
  const atUs = Date.parse(stageTimestamp) * 1000;
  return atUs >= beganUs && atUs <= endedUs;
};

const versionOf = ({ metadata }: KubernetesObject): number => Number(metadata.resourceVersion);

/** One lease in ten seconds proves as much as ten, and is smaller. */
function thinned(leases: readonly AuditLine[]): readonly AuditLine[] {
  let lastMs = 0;
  return leases.filter(({ stageTimestamp }) => {
    const atMs = Date.parse(stageTimestamp);
    if (atMs - lastMs < 10_000) return false;
    lastMs = atMs;
    return true;
  });
}

/** The Node as it was when the scenario began, and what changed until its end. */
function nodesOf(nodes: readonly WatchChange[], { lastVersion }: Window, pods: readonly WatchChange[]): readonly WatchChange[] {
  const firstVersion = Math.min(...pods.map(({ object }) => versionOf(object)), lastVersion);
  const before = nodes.filter(({ object }) => versionOf(object) < firstVersion).at(-1);
  const during = nodes.filter(({ object }) => versionOf(object) >= firstVersion && versionOf(object) <= lastVersion);
  return [...(before === undefined ? [] : [{ ...before, type: 'ADDED' }]), ...during];
}
