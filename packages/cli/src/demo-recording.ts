import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '@lunettes/embedded';
import type { InputPath } from '@lunettes/replay';
import { logicHash } from '@lunettes/stages';
import { cloneDirectory } from './data-directories.ts';

/** What `lunettes lab demo-recording` has written: for each cluster a directory of inputs, and beside it what is known of it. */
const directory = join(cloneDirectory, 'packages/cli/demo');

/** One recorded cluster. */
interface RecordedCluster {
  readonly cluster: string;
  /** Version of its API server, e.g. `v1.36.3`. */
  readonly kubernetes: string;
  /** Nodes that kwok played, beside the one that was real. */
  readonly kwok_nodes: number;
  readonly began: string;
  readonly minutes: number;
}

export interface DemoRecording {
  readonly recording: Recording;
  readonly inputs: readonly InputPath[];
  /** What it is, in a sentence. */
  readonly about: string;
  /** Another id means other rows: what a data directory was filled with under it is made anew. */
  readonly id: string;
}

/** Reads what is committed of the recording; its files are read as inputs later. */
export function demoRecording(): DemoRecording {
  const clusters = filesIn('*.json').map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as RecordedCluster);
  return {
    recording: {
      name: clusters.map(({ cluster, kwok_nodes }) => `${cluster} (1 real node + ${kwok_nodes} kwok nodes)`).join(', '),
      versions: Object.fromEntries(clusters.map(({ cluster, kubernetes }) => [cluster, kubernetes])),
    },
    inputs: clusters.map(({ cluster }) => ({ path: join(directory, cluster), cluster })),
    about: `recorded from ${clusters.map(sentenceOf).join(' and ')}`,
    id: identityOf(),
  };
}

const sentenceOf = ({ cluster, kubernetes, kwok_nodes, began, minutes }: RecordedCluster): string =>
  `${cluster} (Kubernetes ${kubernetes}, a real node and ${kwok_nodes} that kwok plays, ${minutes} minutes from ${began.slice(0, 16)}Z)`;

function identityOf(): string {
  const hash = createHash('sha256').update(logicHash());
  for (const file of filesIn('**/*.{json,gz}')) hash.update(file).update(readFileSync(join(directory, file)));
  const sources = ['packages/adapters/clickhouse/migrations/*.sql', 'packages/adapters/local/src/tables.ts'];
  for (const file of globSync(sources, { cwd: cloneDirectory }).sort()) hash.update(readFileSync(join(cloneDirectory, file)));
  return hash.digest('hex').slice(0, 16);
}

const filesIn = (pattern: string): readonly string[] => globSync(pattern, { cwd: directory }).sort();
