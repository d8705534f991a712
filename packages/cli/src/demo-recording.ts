import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recording } from '@lunettes/embedded';
import type { InputPath } from '@lunettes/replay';
import { defineSimulation, type SimulationOptions, writeSimulation } from '@lunettes/simulate';
import { logicHash } from '@lunettes/stages';
import { cloneDirectory } from './data-directories.ts';

/** 5 October 2026, 06:00 UTC: no clock is asked, so that every demo shows the same six hours. */
const startAtUs = Date.UTC(2026, 9, 5, 6) * 1000;
const shared = { startAtUs, durationS: 6 * 3600, auditLevel: 'RequestResponse' } as const;

/** Two clusters two minor versions apart, one of them with a namespace that has most of the Pods. */
const clusters: readonly SimulationOptions[] = [
  defineSimulation({ ...shared, cluster: 'demo-east', seed: 11, pods: 420, nodes: 12, kubernetes: '1.36' }),
  defineSimulation({ ...shared, cluster: 'demo-west', seed: 23, pods: 320, nodes: 7, kubernetes: '1.34', hotNamespace: true }),
];

export const demoRecording: Recording = {
  simulated: true,
  name: 'demo',
  versions: Object.fromEntries(clusters.map(({ cluster, kubernetes }) => [cluster, `v${kubernetes}`])),
};

/** Another id means other rows: what a data directory was filled with under it is made anew. */
export function demoIdentity(): string {
  const hash = createHash('sha256').update(JSON.stringify(clusters)).update(logicHash());
  const files = globSync(
    ['tools/simulate/src/**/*.ts', 'packages/adapters/clickhouse/migrations/*.sql', 'packages/adapters/local/src/tables.ts'],
    {
      cwd: cloneDirectory,
      exclude: ['**/*.test.ts'],
    },
  );
  for (const file of files.sort()) hash.update(readFileSync(join(cloneDirectory, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The recording as files, which are there until `remove`. */
export async function writeDemoRecording(): Promise<{ readonly inputs: readonly InputPath[]; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'lunettes-demo-'));
  const inputs: InputPath[] = [];
  for (const options of clusters) {
    const home = join(directory, options.cluster);
    const { files } = await writeSimulation(options, home);
    for (const file of files) if (file !== truthFile) inputs.push({ path: join(home, file), cluster: options.cluster });
  }
  return { inputs, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** What really happened is for tests; the demo has to find it out. */
const truthFile = 'truth.ndjson';
