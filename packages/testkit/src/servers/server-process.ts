import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of others that a test runs, on a port and in a folder of its own. It ends when the test's process does, however that ends. */
export interface ServerProcess {
  readonly pid: number;
  /** Ends at once, as a power cut does. The data stay. */
  kill(): Promise<void>;
  /** Stops the process where it stands, and lets it go on. */
  freeze(): void;
  thaw(): void;
}

export interface ServerCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly logFile: string;
  /** It answers by then, or starting it has failed. */
  readonly startMsMax: number;
}

/** Waits for its end of input, which comes with the end of the process that started it, and then ends the server. */
const watched = '"$0" "$@" & server=$!; echo "$server"; cat >/dev/null; kill -9 "$server"; wait "$server" 2>/dev/null';
const lookMs = 50;

/** Starts a server and resolves when its port takes connections. Rejects with the end of its log. */
export async function startServer({ name, program, args, port, logFile, startMsMax }: ServerCommand): Promise<ServerProcess> {
  const log = openSync(logFile, 'a');
  const shell = spawn('sh', ['-c', watched, program, ...args], { stdio: ['pipe', 'pipe', log] });
  const pid = await firstLine(shell);
  for (let waitedMs = 0; !(await answers(port)); waitedMs += lookMs) {
    if (waitedMs >= startMsMax || !isAlive(pid)) {
      shell.stdin?.end();
      throw new Error(
        `${name} did not start within ${startMsMax} ms; the end of ${logFile}:\n${readFileSync(logFile, 'utf8').slice(-4000)}`,
      );
    }
    await sleep(lookMs);
  }
  return {
    pid,
    kill: async () => {
      if (shell.exitCode !== null || shell.signalCode !== null) return;
      shell.stdin?.end();
      await once(shell, 'exit');
    },
    freeze: () => process.kill(pid, 'SIGSTOP'),
    thaw: () => process.kill(pid, 'SIGCONT'),
  };
}

async function firstLine(shell: ChildProcess): Promise<number> {
  const [chunk] = (await once(shell.stdout ?? shell, 'data')) as [Buffer];
  shell.stdout?.resume();
  return Number(chunk.toString().trim());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A folder for data and log of a server. */
export function serverFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `lunettes-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
