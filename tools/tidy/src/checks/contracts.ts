import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository, SourceFile } from '../repository.ts';
import { resolveImport } from '../workspace.ts';

const rule = 'contracts';
const folder = 'packages/ports/contracts/';

/** A port with one driver is a guess: the fake and the real thing pass the same suite. */
export const contractsCheck: Check = {
  rule,
  summary: 'Every suite in `packages/ports/contracts` is run by the memory driver and by at least one other.',
  find: (repository) =>
    repository.sources
      .filter(({ path }) => path.startsWith(folder) && path.endsWith('.contract.ts'))
      .flatMap((contract) => judge(repository, contract)),
};

function judge(repository: Repository, contract: SourceFile): readonly Finding[] {
  const suites = contract.exports.filter(({ name }) => name.endsWith('Contract')).map(({ name }) => name);
  const at = { file: contract.path, line: 1, rule };
  if (suites.length === 0) return [{ ...at, message: 'exports no suite.', remedy: 'Export a function whose name ends in Contract.' }];
  return suites
    .filter((suite) => !isPart(repository, contract, suite))
    .flatMap((suite) => {
      const drivers = driversOf(repository, suite);
      const others = drivers.filter((driver) => driver !== 'memory');
      if (drivers.includes('memory') && others.length > 0) return [];
      const missing = drivers.includes('memory') ? 'a real driver' : others.length > 0 ? 'the memory driver' : 'any driver';
      return [{ ...at, message: `the suite ${suite} is not run by ${missing}.`, remedy: `Call ${suite} in a test of the adapter.` }];
    });
}

/** Another suite runs it as a part of itself. */
function isPart(repository: Repository, contract: SourceFile, suite: string): boolean {
  return repository.sources.some(({ path, imports }) =>
    imports.some(
      ({ specifier, names, passesOn }) =>
        path.startsWith(folder) &&
        !passesOn &&
        names !== 'all' &&
        names.some(({ name }) => name === suite) &&
        resolveImport(repository.packages, path, specifier) === contract.path,
    ),
  );
}

/** Adapters in whose tests the suite is imported and called. */
function driversOf(repository: Repository, suite: string): readonly string[] {
  const runs = repository.sources.filter(({ path, imports, tokens }) => {
    if (!path.startsWith('packages/adapters/') || !path.endsWith('.test.ts')) return false;
    const imported = imports.some(
      ({ specifier, names }) =>
        resolveImport(repository.packages, path, specifier)?.startsWith(folder) &&
        (names === 'all' || names.some(({ name }) => name === suite)),
    );
    return imported && tokens.some(({ text }, index) => text === suite && tokens[index + 1]?.text === '(');
  });
  return [...new Set(runs.map(({ path }) => path.split('/')[2] ?? ''))];
}
