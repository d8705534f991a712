import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createApiClient, type KubernetesObject } from '../api-client.ts';
import { redactedFiles } from '../case-files.ts';
import { LabFailure } from '../lab-failure.ts';
import type { LabFacts } from '../lab-paths.ts';
import { runningLab } from '../lab-up.ts';
import { beginRemoval, freshNamespace } from '../namespaces.ts';
import { type AuditLine, isPodRequest, thinned, type WatchChange } from '../raw-case.ts';
import { linesOf, type Recorder, startRecorder, watchedKinds } from '../recorder.ts';
import { labOf } from '../scenario-run.ts';
import { type Act, demoMinutes } from './act.ts';
import { everyday } from './everyday.ts';
import { troubles } from './troubles.ts';

export interface DemoPlan {
  /** How the recorded cluster is called, and the directory that is written. */
  readonly cluster: string;
  readonly out: string;
  /** How long it lasts; less than `demoMinutes` is for trying and misses limits that take their time. */
  readonly minutes: number;
}

/** Fewer, and what drains and loses nodes has nothing to do it to. */
const kwokNodesLeast = 10;

/**
 * Lets a large cluster's half hour happen in the running lab and writes what was logged and watched, redacted and compressed, for
 * the demo to play. Gives the acts that did not go as they were meant to.
 */
export async function recordDemo({ cluster, out, minutes }: DemoPlan): Promise<readonly string[]> {
  const api = createApiClient();
  const lab = runningLab();
  const kwokNodes = (await api.send('GET', '/api/v1/nodes?labelSelector=type=kwok')).body.items?.length ?? 0;
  if (kwokNodes < kwokNodesLeast)
    throw new LabFailure(`the demo needs ${kwokNodesLeast} nodes of kwok and sees ${kwokNodes}; start the lab with --kwok-nodes 20`);
  const acts = [...everyday, ...troubles];
  const namespaces = [...new Set(acts.map(({ namespace }) => namespace))];
  for (const namespace of namespaces) await freshNamespace(api, namespace);

  const recorder = startRecorder('demo');
  const began = new Date();
  const undone: (() => Promise<void>)[] = [];
  try {
    const failures = await perform(acts, { minutes, began, labIn: (namespace) => labOf(api, namespace, (undo) => undone.push(undo)) });
    await recorder.stop();
    const recorded = await cut(lab, recorder, { began, ended: new Date(), namespaces: new Set(namespaces) });
    write(join(out, cluster), recorded, {
      cluster,
      kubernetes: lab.gitVersion,
      kwok_nodes: kwokNodes,
      began: began.toISOString(),
      minutes,
    });
    return failures;
  } finally {
    await recorder.stop();
    for (const undo of undone.toReversed()) await undo();
    for (const namespace of namespaces) await beginRemoval(api, namespace);
  }
}

async function perform(
  acts: readonly Act[],
  {
    minutes,
    began,
    labIn,
  }: { readonly minutes: number; readonly began: Date; readonly labIn: (namespace: string) => ReturnType<typeof labOf> },
): Promise<readonly string[]> {
  const minuteMs = (minutes / demoMinutes) * 60_000;
  const at = (minute: number): Promise<void> => pause(Math.max(0, began.getTime() + minute * minuteMs - Date.now()));
  const failures: string[] = [];
  const running = acts.map(async ({ namespace, story, run }) => {
    try {
      await run(labIn(namespace), at);
    } catch (error) {
      failures.push(`${namespace}: ${story} ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  for (let minute = 1; minute <= demoMinutes; minute++) {
    await at(minute);
    process.stderr.write(`minute ${minute} of ${demoMinutes}\n`);
  }
  await Promise.all(running);
  return failures;
}

interface Recorded {
  readonly audit: readonly AuditLine[];
  readonly pods: readonly WatchChange[];
  readonly events: readonly WatchChange[];
  readonly nodes: readonly WatchChange[];
  readonly workloads: readonly WatchChange[];
}

/** What belongs to the demo's namespaces and to the nodes; other things may have happened in the lab meanwhile. */
async function cut(
  { auditLogs }: LabFacts,
  recorder: Recorder,
  { began, ended, namespaces }: { readonly began: Date; readonly ended: Date; readonly namespaces: ReadonlySet<string> },
): Promise<Recorded> {
  const leases: AuditLine[] = [];
  const audit: AuditLine[] = [];
  for (const auditLog of auditLogs)
    for await (const { value } of linesOf(auditLog)) {
      const line = value as AuditLine;
      if (line.stageTimestamp < began.toISOString() || line.stageTimestamp > ended.toISOString()) continue;
      const { resource, namespace = '' } = line.objectRef ?? {};
      if (resource === 'leases') leases.push(line);
      // What is written down of Events is in their watch; said twice it makes a third of all bytes.
      else if (namespaces.has(namespace) && resource !== 'events') audit.push(line);
    }
  const watches = { pods: [] as WatchChange[], events: [] as WatchChange[], nodes: [] as WatchChange[], workloads: [] as WatchChange[] };
  for (const kind of watchedKinds)
    for await (const { value } of linesOf(recorder.fileOf(kind))) {
      const change = value as WatchChange;
      if (kind === 'nodes' || namespaces.has(change.object.metadata.namespace ?? '') || isAboutNode(change.object))
        watches[kind].push(change);
    }
  return { audit: [...thinned(leases), ...audit], ...watches };
}

const isAboutNode = (object: KubernetesObject | undefined): boolean => object?.involvedObject?.kind === 'Node';

/** How well the files are compressed; it is done once and read often. */
const compression = 9;

function write(directory: string, recorded: Recorded, about: Readonly<Record<string, unknown>>): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  let plain = 0;
  let packed = 0;
  for (const [name, text] of Object.entries(redactedFiles(recorded))) {
    const bytes = gzipSync(text, { level: compression });
    plain += Buffer.byteLength(text);
    packed += bytes.length;
    writeFileSync(join(directory, `${name}.gz`), bytes);
  }
  // Beside the directory, all of which is read as input.
  writeFileSync(`${directory}.json`, `${JSON.stringify(about, undefined, 2)}\n`);
  const pods = recorded.audit.filter((line) => line.verb === 'create' && isPodRequest(line) && line.responseStatus?.code === 201).length;
  process.stderr.write(`${pods} Pods, ${(plain / 1_000_000).toFixed(1)} MB, compressed ${(packed / 1_000_000).toFixed(1)} MB\n`);
}
