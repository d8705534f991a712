import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { daemonProcesses } from './control-groups.ts';
import { LabFailure } from './lab-failure.ts';
import { networkNamespace, statePath } from './lab-paths.ts';

/** Starts a program that outlives this one: in the lab's network namespace and its control group, its output in a log file. */
export function startDaemon(name: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  mkdirSync(statePath('logs'), { recursive: true });
  const log = openSync(logOf(name), 'a');
  const enter = `echo $$ > ${daemonProcesses} && exec nsenter --net=/run/netns/${networkNamespace} -- "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', enter, program, ...args], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'], HOME: statePath(), ...env },
    cwd: statePath(),
  });
  child.unref();
  writeFileSync(pidFileOf(name), String(child.pid));
}

export const logOf = (name: string): string => statePath('logs', `${name}.log`);
const pidFileOf = (name: string): string => statePath(`${name}.pid`);

/** The process that `startDaemon` started, while it lives. */
function pidOf(name: string): number | undefined {
  if (!existsSync(pidFileOf(name))) return undefined;
  const pid = Number(readFileSync(pidFileOf(name), 'utf8'));
  return isAlive(pid) ? pid : undefined;
}

/** Sends a signal to a daemon; with `SIGTERM` or `SIGKILL` it also waits until it is gone. */
export async function signalDaemon(name: string, signal: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const pid = pidOf(name);
  if (pid === undefined) return;
  process.kill(pid, signal);
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
  await until(`${name} has ended`, () => Promise.resolve(!isAlive(pid)), 30_000);
}

function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
}

/** Asks again and again until the answer is yes. Throws `LabFailure` with the last error when time is over. */
export async function until(what: string, ask: () => Promise<boolean>, withinMs: number, daemon?: string): Promise<void> {
  const endMs = performance.now() + withinMs;
  let last: unknown;
  for (;;) {
    try {
      if (await ask()) return;
    } catch (error) {
      last = error;
    }
    if (daemon !== undefined && pidOf(daemon) === undefined)
      throw new LabFailure(`${daemon} ended while it was waited for; its last words:\n${lastWords(daemon)}`);
    if (performance.now() > endMs)
      throw new LabFailure(
        `waited ${withinMs / 1000} s in vain until ${what}${last instanceof Error ? `: ${last.message}` : ''}${daemon === undefined ? '' : `; see ${logOf(daemon)}`}`,
      );
    await pause(askEveryMs);
  }
}

const askEveryMs = 200;

const lastWords = (name: string): string => readFileSync(logOf(name), 'utf8').trimEnd().split('\n').slice(-8).join('\n');
