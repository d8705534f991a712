import { spawn } from 'node:child_process';
import { readlinkSync, statSync } from 'node:fs';
import { networkNamespace } from './lab-paths.ts';

const namespaceFile = `/run/netns/${networkNamespace}`;

/** Whether this process is in the lab's network namespace. */
export function isInside(): boolean {
  try {
    return readlinkSync('/proc/self/ns/net') === `net:[${statSync(namespaceFile).ino}]`;
  } catch {
    return false;
  }
}

/** Starts this program again, in the lab's network namespace and with the same words; ends with its exit code. */
export function enterNetwork(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('nsenter', [`--net=${namespaceFile}`, '--', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('close', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
