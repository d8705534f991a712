import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Export, exportsOf } from './source/exports.ts';
import { type Import, importsOf } from './source/imports.ts';
import { scanSource } from './source/scan-source.ts';
import type { Scanned } from './source/token.ts';
import { packagesIn, type WorkspacePackage } from './workspace.ts';

/** A working tree as the checks see it: everything that is not ignored, read at most once. */
export interface Repository {
  readonly root: string;
  /** Paths from the root with `/`, sorted. */
  readonly files: readonly string[];
  readonly sources: readonly SourceFile[];
  readonly packages: readonly WorkspacePackage[];
  has(path: string): boolean;
  isFolder(path: string): boolean;
  text(path: string): string;
  bytes(path: string): number;
  source(path: string): SourceFile | undefined;
}

export interface SourceFile extends Scanned {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** Lines of the file. */
  readonly lines: number;
}

/** Reads the tree under `root`. Throws when a `package.json` is no JSON. */
export function readRepository(root: string): Repository {
  const ignored = ignoredIn(root);
  const files = walk(root, '', ignored).sort();
  const known = new Set(files);
  const folders = new Set(files.flatMap(foldersOf));
  const texts = new Map<string, string>();
  const text = (path: string): string => {
    const read = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
    texts.set(path, read);
    return read;
  };
  const sources = files.filter(isSource).map((path) => sourceFile(path, text(path)));
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return {
    root,
    files,
    sources,
    packages: packagesIn(files, text),
    has: (path) => known.has(path),
    isFolder: (path) => folders.has(path.replace(/\/$/, '')),
    text,
    bytes: (path) => statSync(join(root, path)).size,
    source: (path) => byPath.get(path),
  };
}

function sourceFile(path: string, text: string): SourceFile {
  const scanned = scanSource(text);
  return { path, ...scanned, imports: importsOf(scanned.tokens), exports: exportsOf(scanned.tokens), lines: text.split('\n').length - 1 };
}

const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

const foldersOf = (path: string): readonly string[] => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));

/**
 * The plain lines of `.gitignore`: a name anywhere, a name at the root, or an ending. More of git's
 * language is not needed here; a line of another form is an error rather than a silent difference.
 */
function ignoredIn(root: string): (path: string) => boolean {
  const file = join(root, '.gitignore');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const odd = lines.find((line) => !/^(?:\*\.[\w.]+|\/?[\w.-]+\/?)$/.test(line));
  if (odd !== undefined) throw new Error(`.gitignore: the line ${odd} has a form that tidy does not read`);
  const names = new Set(lines.filter((line) => !line.startsWith('*') && !line.startsWith('/')).map((line) => line.replace(/\/$/, '')));
  const atRoot = new Set(lines.filter((line) => line.startsWith('/')).map((line) => line.replaceAll('/', '')));
  const endings = lines.filter((line) => line.startsWith('*')).map((line) => line.slice(1));
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name === '.git' || names.has(name) || atRoot.has(path) || endings.some((ending) => name.endsWith(ending));
  };
}

function walk(root: string, folder: string, ignored: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (ignored(path)) return [];
    if (entry.isDirectory()) return walk(root, path, ignored);
    return entry.isFile() ? [path] : [];
  });
}
