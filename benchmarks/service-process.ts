import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const program = join(import.meta.dirname, '../packages/cli/src/main.ts');

/** One service as a user runs it: `lunettes run SERVICE`. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** Where it answers. */
  readonly url: string;
  /** Records that it has still to read, over all its lanes. */
  lag(): Promise<number>;
  /** Resolves when it has ended. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Resolves when it answers. Rejects with what it said when it ends before. */
export async function startService(name: string, args: readonly string[]): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [program, 'run', name, ...args, '--listen', '127.0.0.1', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    said = (said + more).slice(-20_000);
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = / answers at (\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error(`${name} has ended before it answered:\n${said}`)));
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    name,
    pid: child.pid ?? 0,
    url,
    lag: async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return [...metrics.matchAll(/^lunettes_(?:lane|sink)_lag_records\{[^}]*\} (\d+)$/gm)].reduce((sum, [, lag]) => sum + Number(lag), 0);
    },
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Runs `lunettes` to its end. Throws what it said unless it ended well. */
export async function runLunettes(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`lunettes ${args.join(' ')} ended with ${code}:\n${err}`);
  return out;
}
