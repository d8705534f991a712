import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who serves a data directory, and where. */
export interface Serving {
  readonly pid: number;
  readonly url: string;
}

const fileOf = (dataDirectory: string): string => join(dataDirectory, 'server.json');

/** Tells commands on this machine where the owner of the directory can be asked. The lock decides who owns it; this only names it. */
export function announceServing(dataDirectory: string, serving: Serving): void {
  writeFileSync(fileOf(dataDirectory), `${JSON.stringify(serving)}\n`);
}

export function endServing(dataDirectory: string): void {
  rmSync(fileOf(dataDirectory), { force: true });
}

/** The living process that serves this directory; undefined if there is none, or if it was killed. */
export function servingOf(dataDirectory: string): Serving | undefined {
  const said = readAnnouncement(dataDirectory);
  return said !== undefined && isAlive(said.pid) ? said : undefined;
}

function readAnnouncement(dataDirectory: string): Serving | undefined {
  try {
    const { pid, url } = JSON.parse(readFileSync(fileOf(dataDirectory), 'utf8')) as { readonly pid?: unknown; readonly url?: unknown };
    return typeof pid === 'number' && typeof url === 'string' ? { pid, url } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // A process of somebody else is alive, too.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
