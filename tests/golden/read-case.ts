import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeletStartup } from '../cluster/src/kubelet-startups.ts';
import type { Expected } from './compare.ts';

/** A recording and what is true of it. */
export interface GoldenCase {
  readonly name: string;
  /** Lines of each file, the audit log's first. */
  readonly files: readonly (readonly string[])[];
  readonly expected: Expected;
}

/** Names of the cases that were made by a real cluster begin with this and its version. */
const realPrefix = /^real-(\d+\.\d+)-/;

const all: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'expected.json')))
  .sort();

export const simulatedCases = all.filter((name) => !realPrefix.test(name));
export const realCases = all.filter((name) => realPrefix.test(name));

/** Version of the cluster that a case was recorded from. */
export const kubernetesOf = (name: string): string => realPrefix.exec(name)?.[1] ?? '';

export function readCase(name: string): GoldenCase {
  const directory = join(import.meta.dirname, name);
  const linesOf = (file: string): readonly string[] =>
    readFileSync(join(directory, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  const watches = ['events.jsonl', 'nodes.jsonl', 'pods.jsonl', 'workloads.jsonl'].filter((file) => existsSync(join(directory, file)));
  return {
    name,
    files: ['audit.jsonl', ...watches].map(linesOf),
    expected: JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8')),
  };
}

/** What the kubelet itself measured of the starts of a case. */
export const readStartups = (name: string): readonly KubeletStartup[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, name, 'kubelet-startups.json'), 'utf8'));
