import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { checkControlGroups, labProcesses, makeControlGroups, removeControlGroups } from './control-groups.ts';
import { LabFailure } from './lab-failure.ts';
import { networkNamespace, nodeAddress, runDirectory, stateDirectory } from './lab-paths.ts';
import { runProgram } from './run-program.ts';

/** Refuses machines on which the lab cannot work, and says why. */
export function checkMachine(): void {
  if (process.platform !== 'linux') throw new LabFailure('the lab runs a kubelet and needs Linux');
  if (process.getuid?.() !== 0) throw new LabFailure('the lab makes network namespaces and control groups; run it as root, e.g. with sudo');
  checkControlGroups();
}

/** Makes the namespace in which everything listens, with a node address that no other machine can reach, and the control groups. */
export async function prepareMachine(): Promise<void> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o755 });
  mkdirSync(runDirectory, { recursive: true });
  await runProgram('ip', ['netns', 'add', networkNamespace]);
  for (const words of ['link set lo up', 'link add node0 type bridge', `addr add ${nodeAddress}/24 dev node0`, 'link set node0 up'])
    await runProgram('ip', ['-n', networkNamespace, ...words.split(' ')]);
  makeControlGroups();
}

/** Ends and removes everything of the lab: processes by its control groups, mounts and files by its paths. */
export async function clearMachine(): Promise<void> {
  for (let round = 0; round < killRoundsMax; round++) {
    const pids = labProcesses();
    if (pids.length === 0) break;
    for (const pid of pids) kill(pid);
    await pause(100);
  }
  for (const mount of mountsUnder([stateDirectory, runDirectory])) await runProgram('umount', ['--lazy', mount]);
  if (existsSync(join('/run/netns', networkNamespace))) await runProgram('ip', ['netns', 'delete', networkNamespace]);
  for (const directory of [stateDirectory, runDirectory]) rmSync(directory, { recursive: true, force: true });
  removeControlGroups();
}

/** A process may start another while it is being killed; five seconds are plenty. */
const killRoundsMax = 50;

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the reading and the signal.
  }
}

/** Deepest first. */
function mountsUnder(directories: readonly string[]): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => directories.some((directory) => path.startsWith(`${directory}/`)))
    .sort()
    .toReversed();
}
