import { posix } from 'node:path';

/** One `package.json` of the workspace. */
export interface WorkspacePackage {
  /** Empty where the file names none. */
  readonly name: string;
  /** Its folder from the root; empty for the root itself. */
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Entry (`.` or `./vocabulary`) to the path of its file. */
  readonly entries: ReadonlyMap<string, string>;
}

export function packagesIn(files: readonly string[], text: (path: string) => string): readonly WorkspacePackage[] {
  return files
    .filter((path) => path === 'package.json' || path.endsWith('/package.json'))
    .map((path) => {
      const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
      const manifest: unknown = JSON.parse(text(path));
      const name = fieldOf(manifest, 'name');
      return {
        name: typeof name === 'string' ? name : '',
        folder,
        dependencies: keysOf(fieldOf(manifest, 'dependencies')),
        devDependencies: keysOf(fieldOf(manifest, 'devDependencies')),
        entries: entriesOf(fieldOf(manifest, 'exports'), folder),
      };
    });
}

/** The package that a file belongs to: the one with the longest folder around it. */
export function packageOf(packages: readonly WorkspacePackage[], path: string): WorkspacePackage | undefined {
  let owner: WorkspacePackage | undefined;
  for (const candidate of packages) {
    const inside = candidate.folder === '' || path.startsWith(`${candidate.folder}/`);
    if (inside && (owner === undefined || candidate.folder.length > owner.folder.length)) owner = candidate;
  }
  return owner;
}

/** `@lunettes/core/vocabulary` and `undici/fetch` without what follows the package's own name. */
export function packageNameOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/** The file of the workspace that an import means, or undefined for Node's own and packages from outside. */
export function resolveImport(packages: readonly WorkspacePackage[], from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const name = packageNameOf(specifier);
  return packages.find((candidate) => candidate.name === name)?.entries.get(`.${specifier.slice(name.length)}`);
}

function entriesOf(exported: unknown, folder: string): ReadonlyMap<string, string> {
  const pairs = keysOf(exported).flatMap((key) => {
    const target = fieldOf(exported, key);
    return typeof target === 'string' ? [[key, posix.join(folder, target)] as const] : [];
  });
  return new Map(pairs);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const fieldOf = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const keysOf = (value: unknown): readonly string[] => (isRecord(value) ? Object.keys(value) : []);
