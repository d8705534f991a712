import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { compareBytes } from '@lunettes/base';
import { headOf, openLogFile, packedSuffix } from './log-file.ts';

/**
 * The rotated files of a log, oldest first. lumberjack names them `audit-<time>.log`, so that their names sort by age, and
 * packs them as `audit-<time>.log.gz`; while it does, both are there and the plain one is whole.
 */
export async function rotatedFiles(path: string): Promise<readonly string[]> {
  const extension = extname(path);
  const stem = basename(path, extension);
  const names = new Set(await readdir(dirname(path)));
  const plain = [...names].filter((name) => name.startsWith(`${stem}-`) && name.endsWith(extension));
  const packed = [...names]
    .filter((name) => name.startsWith(`${stem}-`) && name.endsWith(extension + packedSuffix))
    .filter((name) => !names.has(name.slice(0, -packedSuffix.length)));
  return [...plain, ...packed].sort(compareBytes).map((name) => join(dirname(path), name));
}

export interface FileIdentity {
  readonly inode: string;
  readonly head: string;
}

/** Whether two identities are of one file. Packing gives it another inode, so that only its first bytes tell. */
export async function isFileOf(path: string, known: FileIdentity): Promise<boolean> {
  const found = await identityOf(path);
  if (found === undefined) return false;
  const isSameHead = known.head === '' || found.head === known.head;
  return path.endsWith(packedSuffix) ? known.head !== '' && isSameHead : found.inode === known.inode && isSameHead;
}

/** Undefined for a file that is not there or cannot be read. */
export async function identityOf(path: string): Promise<FileIdentity | undefined> {
  try {
    const file = await openLogFile(path);
    try {
      return { inode: file.inode, head: await headOf(file) };
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
