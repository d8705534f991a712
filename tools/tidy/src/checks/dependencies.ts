import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository, SourceFile } from '../repository.ts';
import { isToolConfig, roleOf } from '../role.ts';
import { packageNameOf, packageOf, type WorkspacePackage } from '../workspace.ts';

const rule = 'dependencies';

/** Every package that is imported is declared where it is used, and every one declared is used. */
export const dependenciesCheck: Check = {
  rule,
  summary:
    'Imports and `package.json` agree: nothing undeclared, nothing unused, what only tests use is a devDependency, and every entry exists.',
  find: (repository) =>
    repository.packages
      .filter(({ folder }) => folder !== '')
      .flatMap((workspacePackage) => [
        ...undeclared(repository, workspacePackage),
        ...unused(repository, workspacePackage),
        ...missingEntries(repository, workspacePackage),
      ]),
};

const filesOf = (repository: Repository, owner: WorkspacePackage): readonly SourceFile[] =>
  repository.sources.filter(({ path }) => packageOf(repository.packages, path) === owner);

const isShipped = ({ path }: SourceFile): boolean => roleOf(path) === 'product' && !isToolConfig(path);

function undeclared(repository: Repository, owner: WorkspacePackage): readonly Finding[] {
  return filesOf(repository, owner).flatMap((file) =>
    file.imports.flatMap(({ specifier, line, typeOnly }) => {
      const name = packageNameOf(specifier);
      if (/^(?:\.|node:)/.test(specifier) || name === owner.name || owner.dependencies.includes(name)) return [];
      if (owner.devDependencies.includes(name)) {
        if (!isShipped(file) || typeOnly) return [];
        return [
          {
            file: file.path,
            line,
            rule,
            message: `uses ${name}, which is only a devDependency.`,
            remedy: `Move it to dependencies in ${owner.folder}/package.json.`,
          },
        ];
      }
      return [
        {
          file: file.path,
          line,
          rule,
          message: `uses ${name}, which ${owner.folder}/package.json does not declare.`,
          remedy: 'Declare it there.',
        },
      ];
    }),
  );
}

/** Read by the compiler or by a tool, never by an import. */
const withoutImport = /^@types\//;

function unused(repository: Repository, owner: WorkspacePackage): readonly Finding[] {
  const files = filesOf(repository, owner);
  const everywhere = mentionedIn(files);
  const shipped = mentionedIn(files.filter(isShipped));
  const hasShipped = files.some(isShipped);
  const file = `${owner.folder}/package.json`;
  return [...owner.dependencies, ...owner.devDependencies.filter((name) => !withoutImport.test(name))].flatMap((name) => {
    if (!everywhere.has(name)) return [{ file, line: 1, rule, message: `declares ${name}, which nothing imports.`, remedy: 'Remove it.' }];
    const dev = owner.devDependencies.includes(name);
    if (dev || shipped.has(name) || !hasShipped) return [];
    return [{ file, line: 1, rule, message: `declares ${name}, which only tests import.`, remedy: 'Make it a devDependency.' }];
  });
}

/** Packages named in a string: imports, and names given to `createRequire` or a loader. */
function mentionedIn(files: readonly SourceFile[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ tokens }) => tokens.flatMap(({ kind, text }) => (kind === 'string' ? [packageNameOf(text)] : []))));
}

function missingEntries(repository: Repository, { folder, entries }: WorkspacePackage): readonly Finding[] {
  return [...entries]
    .filter(([, path]) => !repository.has(path))
    .map(([entry, path]) => ({
      file: `${folder}/package.json`,
      line: 1,
      rule,
      message: `exports ${entry} from ${path}, which does not exist.`,
      remedy: 'Write the file or remove the entry.',
    }));
}
