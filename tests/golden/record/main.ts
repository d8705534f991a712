/**
 * Makes a case's recording again and prints what the simulator knows to be true of it:
 * `node tests/golden/record/main.ts CASE`. What a case must give is written by hand from that truth, in its
 * `expected.json`; nothing here or there comes from the program under test.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, stderr, stdout } from 'node:process';
import { type AuditLevel, defineSimulation, type KubernetesVersion, simulate } from '@lunettes/simulate';

interface Recording {
  readonly scenario: string;
  readonly kubernetes: KubernetesVersion;
  readonly seed: number;
  /** RequestResponse where it is left out. */
  readonly auditLevel?: AuditLevel;
  readonly durationS?: number;
  /** The recording begins when the Pod's owner is there already. */
  readonly afterOwner?: true;
  /** The recording ends after so many lines about Pods and their owners. */
  readonly lines?: number;
}

const recordings: Readonly<Record<string, Recording>> = {
  'healthy-deployment': { scenario: 'healthy-deployment', kubernetes: '1.34', seed: 14 },
  'init-container': { scenario: 'healthy-init', kubernetes: '1.30', seed: 11, afterOwner: true },
  'mirror-pod': { scenario: 'static-mirror', kubernetes: '1.36', seed: 18 },
  job: { scenario: 'job', kubernetes: '1.34', seed: 13 },
  'delete-graceful': { scenario: 'delete-graceful', kubernetes: '1.30', seed: 14, afterOwner: true },
  'delete-metadata-only': { scenario: 'delete-graceful', kubernetes: '1.30', seed: 14, auditLevel: 'Metadata' },
  'deleted-while-pending': { scenario: 'deleted-while-pending', kubernetes: '1.36', seed: 18 },
  'image-not-found': { scenario: 'image-not-found:stay', kubernetes: '1.34', seed: 21, afterOwner: true, lines: 16 },
  'quota-exceeded': { scenario: 'quota-exceeded:stay', kubernetes: '1.34', seed: 18, afterOwner: true, lines: 18 },
  'oom-killed': { scenario: 'oom-killed:stay', kubernetes: '1.30', seed: 12, afterOwner: true, lines: 17 },
  'kubelet-rejected': { scenario: 'kubelet-rejected', kubernetes: '1.30', seed: 18, afterOwner: true },
  unschedulable: { scenario: 'insufficient-cpu:recover', kubernetes: '1.36', seed: 12, durationS: 3600, afterOwner: true },
};

/** Lines of other traffic (leases, lists, watches) that stay in, so that a recording is not only what matters. */
const strangersMax = 2;

const name = argv[2] ?? '';
const recording = recordings[name];
if (recording === undefined) throw new Error(`name one of ${Object.keys(recordings).join(', ')}`);
const kept = record(recording);
writeFileSync(join(import.meta.dirname, '..', name, 'audit.jsonl'), kept.map((line) => `${line}\n`).join(''));
stderr.write(`${kept.length} lines, ${Buffer.byteLength(kept.join('\n'))} bytes\n`);

function record({
  scenario,
  kubernetes,
  seed,
  auditLevel = 'RequestResponse',
  durationS,
  afterOwner,
  lines,
}: Recording): readonly string[] {
  const run = simulate(
    defineSimulation({
      seed,
      kubernetes,
      auditLevel,
      durationS: durationS ?? 1800,
      mix: { [scenario]: 1 },
      cluster: 'golden',
      pods: 1,
      nodes: 1,
      namespaces: 1,
      apiservers: 1,
      disorderMs: 0,
      duplicateRatio: 0,
      lateRatio: 0,
    }),
  );
  const ofPods: string[] = [];
  const strangers: string[] = [];
  for (;;) {
    const next = run.next();
    if (next.done === true) {
      stdout.write(`${JSON.stringify(next.value, undefined, 1)}\n`);
      return [...strangers.slice(0, strangersMax), ...ofPods.slice(0, lines)];
    }
    const { file, line } = next.value;
    if (!file.startsWith('audit')) continue;
    if (isStranger(line)) strangers.push(line);
    else if (afterOwner === undefined || !/"objectRef":\{"resource":"(deployments|replicasets|events)"/.test(line) || ofPods.length > 0)
      ofPods.push(line);
  }
}

/** Traffic that has nothing to do with Pods, which the simulator writes at level Metadata whatever it is asked for. */
function isStranger(line: string): boolean {
  return line.includes('"level":"Metadata"') && !/"objectRef":\{"resource":"(pods|events|deployments|replicasets|jobs)"/.test(line);
}
