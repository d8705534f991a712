import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const program = join(import.meta.dirname, '../../packages/cli/src/main.ts');

/** `lunettes` as a user runs it. */
export interface LunettesProcess {
  readonly name: string;
  readonly pid: number;
  /** Where it answers; rejects with what it said when it ends before. */
  readonly url: Promise<string>;
  /** How it ended. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** What it has logged so far. */
  log(): string;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Runs until it is killed: `run SERVICE`. */
export function startLunettes(args: readonly string[]): LunettesProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    log = (log + more).slice(-100_000);
  });
  const url = addressSaid(child, ended, () => log);
  url.catch(() => undefined);
  return { name: args.slice(0, 2).join(' '), pid: child.pid ?? 0, url, ended, log: () => log, kill: (signal) => void child.kill(signal) };
}

/** Runs to its end. */
export async function lunettes(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

function addressSaid(child: ChildProcess, ended: Promise<unknown>, log: () => string): Promise<string> {
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [, url] = / answers at (\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    void ended.then((how) => reject(new Error(`lunettes ended (${how}) before it answered:\n${log()}`)));
  });
}
