import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabFailure } from './lab-failure.ts';
import { daemonCgroup, podCgroup } from './lab-paths.ts';

const root = '/sys/fs/cgroup';
const isVersion2 = existsSync(join(root, 'cgroup.controllers'));

/** Roots of the hierarchies: one in version 2, one per controller in version 1. */
function hierarchies(): readonly string[] {
  if (isVersion2) return [root];
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name !== 'unified' && existsSync(join(root, name, 'cgroup.procs')))
    .map((name) => join(root, name));
}

/** The hierarchy by which the lab knows its processes. */
const tracking = isVersion2 ? root : join(root, 'pids');

export const daemonProcesses = join(tracking, daemonCgroup, 'cgroup.procs');

export function checkControlGroups(): void {
  for (const controller of isVersion2 ? [] : ['memory', 'pids', 'cpu', 'cpuset'])
    if (!existsSync(join(root, controller, 'cgroup.procs')))
      throw new LabFailure(
        `${join(root, controller)} is missing; mount the control group controllers, or boot with control groups of version 2`,
      );
}

export function makeControlGroups(): void {
  for (const hierarchy of hierarchies()) mkdirSync(join(hierarchy, podCgroup), { recursive: true });
  const cpuset = join(root, 'cpuset');
  if (!isVersion2)
    for (const file of ['cpuset.cpus', 'cpuset.mems']) writeFileSync(join(cpuset, podCgroup, file), readFileSync(join(cpuset, file)));
  mkdirSync(join(tracking, daemonCgroup), { recursive: true });
}

/** Every process that the lab has started, Pods' own included. */
export function labProcesses(): readonly number[] {
  return [daemonCgroup, podCgroup]
    .flatMap((group) => groupsUnder(join(tracking, group)))
    .flatMap((group) => readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n'))
    .filter((text) => text !== '')
    .map(Number);
}

export function removeControlGroups(): void {
  for (const hierarchy of hierarchies())
    for (const group of [podCgroup, daemonCgroup])
      for (const directory of groupsUnder(join(hierarchy, group)).toReversed()) {
        try {
          rmdirSync(directory);
        } catch {
          // The kernel still counts something in it; an empty group costs nothing and the next lab takes it over.
        }
      }
}

/** Parents before their children. */
function groupsUnder(group: string): readonly string[] {
  if (!existsSync(group)) return [];
  const children = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [group, ...children.flatMap((entry) => groupsUnder(join(group, entry.name)))];
}
