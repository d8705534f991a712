import { fork } from 'node:child_process';
import { watchFromOutside } from './child/last-resort.ts';

/** Started without an argument it is a parent that tells the pid of its child; the child's main thread waits for ever. */
if (process.argv[2] === undefined) {
  const child = fork(import.meta.filename, ['child'], { execArgv: [], stdio: ['ignore', 'inherit', 'ignore', 'ipc'] });
  child.once('message', () => process.send?.(child.pid));
} else {
  watchFromOutside({ parentPid: process.ppid, checkMs: 50, graceMs: 100 });
  process.send?.('started', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
}
