import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  bodyBytesMaxDefault,
  closeMsMax,
  errorOutputBytesMax,
  lockWaitMsDefault,
  memoryBytesDefault,
  startMsMax,
  threadsMax,
} from './bounds.ts';
import type { ChildMessage, ParentMessage } from './child/messages.ts';
import { ClickHouseStartError } from './start-failure.ts';

export interface EmbeddedClickHouseOptions {
  /** Directory of the engine's files; made if missing. One running engine per directory. */
  readonly dataDirectory: string;
  /** Database that is made if missing and used where a request names none. */
  readonly database?: string;
  /** Random unless given, for clients that are to find the next engine on the same data, too. */
  readonly password?: string;
  readonly memoryBytesMax?: number;
  /** Decoded bytes of one request. */
  readonly bodyBytesMax?: number;
  /** How long to wait for a former engine on the same directory to end. */
  readonly lockWaitMs?: number;
}

export interface EmbeddedClickHouse {
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly pid: number;
  /** The engine's version. */
  readonly version: string;
  /** Settles when the child has ended, whether asked to or not. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Lets running queries end, at most `closeMsMax`. Can be called twice. */
  close(): Promise<void>;
}

/**
 * Starts the engine and resolves when it answers. The port is random, on loopback, and known with the
 * password only to the caller, so that no other user of the machine can query it. The child ends when
 * this process does, however that happens. Rejects with `ClickHouseStartError`.
 */
export async function startClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 });
  const database = options.database ?? 'lunettes';
  const username = 'lunettes';
  const password = options.password ?? randomBytes(32).toString('base64url');
  const lockWaitMs = options.lockWaitMs ?? lockWaitMsDefault;
  const child = fork(join(import.meta.dirname, 'child', 'main.ts'), [], {
    execArgv: [],
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = firstAnswer(child, lockWaitMs + startMsMax);
  send(child, {
    type: 'start',
    parentPid: process.pid,
    dataDirectory: options.dataDirectory,
    database,
    username,
    password,
    memoryBytesMax: options.memoryBytesMax ?? memoryBytesDefault,
    bodyBytesMax: options.bodyBytesMax ?? bodyBytesMaxDefault,
    lockWaitMs,
  });
  const { port, version } = await ready;
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    username,
    password,
    pid: child.pid ?? 0,
    version,
    exited,
    close: () => closeChild(child, exited),
  };
}

/** The child needs to find its libraries and its language, nothing else of ours. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), TZ: 'UTC', UV_THREADPOOL_SIZE: String(threadsMax) };
}

function send(child: ChildProcess, message: ParentMessage): void {
  if (child.connected) child.send(message, () => {});
}

/** The child's first word. Whatever is not `ready` in time ends the child and rejects. */
function firstAnswer(child: ChildProcess, waitMs: number): Promise<{ port: number; version: string }> {
  const errorOutput = keptErrorOutput(child);
  return new Promise((resolve, reject) => {
    const fail = (error: ClickHouseStartError): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(error);
    };
    const timer = setTimeout(() => fail(new ClickHouseStartError('failed', `the engine did not answer within ${waitMs} ms`)), waitMs);
    child.on('error', (error) => fail(new ClickHouseStartError('failed', `the engine's process did not start: ${error.message}`)));
    child.once('exit', (code, signal) =>
      fail(new ClickHouseStartError('failed', `the engine's process ended (${signal ?? code}) before it answered: ${errorOutput()}`)),
    );
    child.once('message', (message: ChildMessage) => {
      if (message.type === 'failed') return fail(new ClickHouseStartError(message.reason, message.message));
      clearTimeout(timer);
      resolve(message);
    });
  });
}

/** The engine's library prints to stderr by itself; the newest part explains a child that died. */
function keptErrorOutput(child: ChildProcess): () => string {
  let kept = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => {
    kept = (kept + text).slice(-errorOutputBytesMax);
  });
  return () => kept.trim();
}

async function closeChild(child: ChildProcess, exited: EmbeddedClickHouse['exited']): Promise<void> {
  send(child, { type: 'close' });
  const timer = setTimeout(() => child.kill('SIGKILL'), closeMsMax);
  await exited;
  clearTimeout(timer);
}
