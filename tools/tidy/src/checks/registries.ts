import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { type Registry, registries } from '../registries.ts';
import type { Repository, SourceFile } from '../repository.ts';
import { roleOf } from '../role.ts';
import { resolveImport } from '../workspace.ts';

const rule = 'registries';

/** Whoever adds a file to such a folder adds its line to the list, or it does nothing. */
export const registriesCheck: Check = {
  rule,
  summary: 'Every extractor, rule, command, scenario, page and check stands in the list of its folder.',
  find: (repository) => registries.flatMap((registry) => unlisted(repository, registry)),
};

function unlisted(repository: Repository, { what, folder, list }: Registry): readonly Finding[] {
  const files = repository.sources.filter((file) => isMember(file, folder, list));
  if (files.length === 0) return [];
  const index = repository.source(list);
  if (index === undefined)
    return [{ file: list, line: 1, rule, message: `does not exist, but ${folder} has files.`, remedy: `Write the list of every ${what}.` }];
  return files
    .filter((file) => !isListed(repository, index, file))
    .map(({ path }) => ({
      file: path,
      line: 1,
      rule,
      message: `is a ${what} that ${list} does not list.`,
      remedy: 'Add its line there, or move it out of the folder if it is none.',
    }));
}

/** Directly in the folder, with a value of its own: a file of types describes the members and is none. */
function isMember({ path, exports }: SourceFile, folder: string, list: string): boolean {
  const isDirect = path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/');
  return isDirect && path !== list && roleOf(path) === 'product' && exports.some(({ type }) => !type);
}

/** Imported, and at least one of the names stands in the list again; or passed on. */
function isListed(repository: Repository, index: SourceFile, { path }: SourceFile): boolean {
  return index.imports.some(({ specifier, names, typeOnly, passesOn }) => {
    if (typeOnly || resolveImport(repository.packages, index.path, specifier) !== path) return false;
    return passesOn || names === 'all' || names.some(({ as }) => index.tokens.filter(({ text }) => text === as).length > 1);
  });
}
