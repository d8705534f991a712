import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository, SourceFile } from '../repository.ts';
import { isGenerated, isToolConfig } from '../role.ts';
import { resolveImport } from '../workspace.ts';

const rule = 'unused-exports';

/**
 * Every exported value is imported somewhere, tests included. A type may also be exported because an
 * exported function of the same file speaks of it, or because a package's entry offers it by name. Option
 * tables are found by the name of their file and read by the generator of the reference pages.
 */
export const unusedExportsCheck: Check = {
  rule,
  summary: 'Every exported name is imported by somebody, or is a type that the same file uses in what it exports.',
  find(repository) {
    const used = usesIn(repository);
    return repository.sources
      .filter(({ path }) => !isGenerated(path) && !isToolConfig(path) && !holdsOptionTable(path))
      .flatMap((file) => [...ownUnused(file, used), ...passedOnUnused(repository, file, used)]);
  },
};

const holdsOptionTable = (path: string): boolean => /(?:^|\/|-)options\.ts$/.test(path);

type Uses = ReadonlyMap<string, ReadonlySet<string>>;
const everything = '*';

const isUsed = (used: Uses, path: string, name: string): boolean => {
  const names = used.get(path);
  return names !== undefined && (names.has(name) || names.has(everything));
};

function ownUnused(file: SourceFile, used: Uses): readonly Finding[] {
  return file.exports.flatMap(({ name, line, type }) => {
    if (isUsed(used, file.path, name) || (type && isNamedTwice(file, name))) return [];
    const message = `exports ${name}, which nobody imports.`;
    return [
      { file: file.path, line, rule, message, remedy: 'Remove the word export, or the thing itself if nothing here uses it either.' },
    ];
  });
}

const isNamedTwice = ({ tokens }: SourceFile, name: string): boolean =>
  tokens.filter(({ kind, text }) => kind === 'word' && text === name).length > 1;

function passedOnUnused(repository: Repository, file: SourceFile, used: Uses): readonly Finding[] {
  return file.imports.flatMap(({ names, passesOn, typeOnly, line, specifier }) => {
    if (!passesOn || typeOnly || names === 'all') return [];
    const target = repository.source(resolveImport(repository.packages, file.path, specifier) ?? '');
    return names
      .filter(
        ({ name, as, type }) =>
          !type && !isUsed(used, file.path, as) && !target?.exports.some((entry) => entry.name === name && entry.type),
      )
      .map(({ as }) => ({
        file: file.path,
        line,
        rule,
        message: `passes on ${as}, which nobody imports from here.`,
        remedy: 'Take it out of the list.',
      }));
  });
}

/** Path to the names that others take from it. A star passes each name on to where it comes from. */
function usesIn(repository: Repository): Uses {
  const used = new Map<string, Set<string>>();
  const mark = (path: string, name: string): void => {
    const names = used.get(path) ?? new Set();
    used.set(path, names);
    if (names.has(name)) return;
    names.add(name);
    for (const { specifier, names: passed, passesOn } of repository.source(path)?.imports ?? []) {
      const target = passesOn && passed === 'all' ? resolveImport(repository.packages, path, specifier) : undefined;
      if (target !== undefined) mark(target, name);
    }
  };
  for (const { path, imports } of repository.sources)
    for (const { specifier, names, passesOn } of imports) {
      const target = resolveImport(repository.packages, path, specifier);
      if (target === undefined) continue;
      if (names !== 'all') for (const { name } of names) mark(target, name);
      else if (!passesOn) mark(target, everything);
    }
  return used;
}
