import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '@lunettes/base';

/** One stream of bytes to read. `name` is the path as the user would write it, `-` for standard input. */
export interface InputFile {
  readonly name: string;
  readonly cluster: string;
  /** Size on disk, for progress; unknown for standard input and pipes. */
  readonly bytes: number | undefined;
}

export interface InputPath {
  readonly path: string;
  readonly cluster: string;
}

export interface Discovered {
  readonly files: readonly InputFile[];
  /** Paths that cannot be read, each with a sentence. */
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
}

/**
 * The files that the paths stand for, each once, sorted by the bytes of their names, so that neither the
 * order of arguments nor that of directory entries nor any file time is seen by what follows. Directories
 * are read to any depth; names that begin with a dot are left out there; links are followed, except links
 * to directories inside a directory, which could lead back.
 */
export function discoverInputs(paths: readonly InputPath[]): Discovered {
  const files = new Map<string, InputFile>();
  const unreadable: { name: string; why: string }[] = [];
  for (const { path, cluster } of paths) {
    if (path === '-') {
      files.set(`${path}|${cluster}`, { name: path, cluster, bytes: undefined });
      continue;
    }
    try {
      for (const file of filesOf(path)) files.set(`${file.name}|${cluster}`, { ...file, cluster });
    } catch (error) {
      unreadable.push({ name: path, why: readFailure(error) });
    }
  }
  return { files: [...files.values()].sort((a, b) => compareBytes(a.name, b.name) || compareBytes(a.cluster, b.cluster)), unreadable };
}

/** Why the system refuses to read, without its wording. */
export function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'you may not read it';
    default:
      return `the system answers ${String(code ?? 'with an error')}`;
  }
}

function filesOf(path: string): { name: string; bytes: number | undefined }[] {
  const found = statSync(path);
  if (!found.isDirectory()) return [{ name: path, bytes: found.isFile() ? found.size : undefined }];
  const files: { name: string; bytes: number | undefined }[] = [];
  const pending = [path];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = join(directory, entry.name);
      if (entry.isDirectory()) pending.push(name);
      else if (entry.isFile()) files.push({ name, bytes: statSync(name).size });
      else if (entry.isSymbolicLink()) {
        const target = statSync(name, { throwIfNoEntry: false });
        if (target?.isFile()) files.push({ name, bytes: target.size });
      }
    }
  }
  return files;
}
