import { setTimeout as passed } from 'node:timers/promises';
import { Worker, workerData } from 'node:worker_threads';

interface Watched {
  readonly parentPid: number;
  readonly checkMs: number;
  readonly graceMs: number;
}

/**
 * Kills this process `graceMs` after its parent is gone, whatever its main thread does. The engine closes sessions on the
 * main thread and has been seen to wait there for ever, and then neither a signal handler nor a timer of that thread runs.
 */
export function watchFromOutside(watched: Watched): void {
  new Worker(new URL(import.meta.url), { workerData: watched, execArgv: [] }).unref();
}

async function watch({ parentPid, checkMs, graceMs }: Watched): Promise<void> {
  while (process.ppid === parentPid) await passed(checkMs);
  await passed(graceMs);
  process.kill(process.pid, 'SIGKILL');
}

if (workerData !== null) await watch(workerData as Watched);
