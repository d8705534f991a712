import { posix } from 'node:path';
import type { Repository, SourceFile } from './repository.ts';
import { isToolConfig, roleOf } from './role.ts';
import { resolveImport } from './workspace.ts';

/** The sources that a program, an entry or a setting of the product reaches, and those that tests reach. */
export interface Reach {
  readonly product: ReadonlySet<string>;
  readonly tests: ReadonlySet<string>;
}

export function reachOf(repository: Repository): Reach {
  const entries = new Set(repository.packages.flatMap((workspacePackage) => [...workspacePackage.entries.values()]));
  const starts = repository.sources.map(({ path }) => path).filter((path) => entries.has(path) || isProgram(path));
  return {
    product: follow(
      repository,
      starts.filter((path) => roleOf(path) === 'product'),
    ),
    tests: follow(repository, starts),
  };
}

const isProgram = (path: string): boolean => /(?:^|\/)main\.tsx?$|\.(?:test|bench)\.tsx?$/.test(path) || isToolConfig(path);

function follow(repository: Repository, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = reached.has(path) ? undefined : repository.source(path);
    if (source === undefined) continue;
    reached.add(path);
    waiting.push(...namedIn(repository, source));
  }
  return reached;
}

/** Imported files, and files that a string names: the program of a child process or a worker. */
function namedIn(repository: Repository, { path, imports, tokens }: SourceFile): readonly string[] {
  const imported = imports.map(({ specifier }) => resolveImport(repository.packages, path, specifier));
  const named = tokens
    .filter(({ kind, text }) => (kind === 'string' || kind === 'template') && /\.tsx?$/.test(text))
    .flatMap(({ text }) => [posix.join(posix.dirname(path), text), posix.normalize(text.replace(/^\/+/, ''))]);
  return [...imported, ...named].filter((target) => target !== undefined);
}
