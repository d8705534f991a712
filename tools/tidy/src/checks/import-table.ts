import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { type ImportRow, importTable, rowOf } from '../import-table.ts';
import type { Repository, SourceFile } from '../repository.ts';
import { isToolConfig, roleOf } from '../role.ts';
import type { Import } from '../source/imports.ts';
import { packageNameOf, resolveImport, type WorkspacePackage } from '../workspace.ts';

const rule = 'import-table';

/** Each import of code that ships, and each dependency a package declares, stands in its row of the table. */
export const importTableCheck: Check = {
  rule,
  summary: 'Who may import whom: packages, and the folders of the core, along the rows of `src/import-table.ts`.',
  find: (repository) => [
    ...repository.sources.filter(isJudged).flatMap((file) => file.imports.flatMap((entry) => judge(repository, file, entry))),
    ...repository.packages.flatMap((workspacePackage) => judgeManifest(repository, workspacePackage)),
  ],
};

const isJudged = ({ path }: SourceFile): boolean => roleOf(path) === 'product' && !isToolConfig(path);

function judge(repository: Repository, file: SourceFile, entry: Import): readonly Finding[] {
  const row = rowOf(file.path);
  const at = { file: file.path, line: entry.line, rule };
  if (row === undefined) {
    if (/^(?:packages|services|tools)\//.test(file.path))
      return [
        {
          ...at,
          message: 'belongs to no row of the import table.',
          remedy: 'Add a row to tools/tidy/src/import-table.ts that says what it may import.',
        },
      ];
    return [];
  }
  const { specifier } = entry;
  if (specifier.startsWith('node:'))
    return row.node
      ? []
      : [
          {
            ...at,
            message: `${row.area} may not import ${specifier}: ${row.because}.`,
            remedy: 'Let the caller hand over the value, or put a port between.',
          },
        ];
  const target = resolveImport(repository.packages, file.path, specifier);
  if (target === undefined) return specifier.startsWith('@lunettes/') ? [unknownEntry(at, specifier)] : judgeNpm(at, row, specifier);
  const other = rowOf(target);
  if (other === row || (other === undefined && specifier.startsWith('.'))) return [];
  if (other === undefined)
    return [{ ...at, message: `${row.area} may not import ${specifier}: it is for tests.`, remedy: 'Move what ships out of it.' }];
  return judgeArea(at, row, other, entry.typeOnly);
}

type Place = Pick<Finding, 'file' | 'line' | 'rule'>;

function judgeArea(at: Place, row: ImportRow, other: ImportRow, typeOnly: boolean): readonly Finding[] {
  if (row.may.includes(other.area)) return [];
  const typesAllowed = row.types?.includes(other.area) ?? false;
  if (typesAllowed && typeOnly) return [];
  const what = typesAllowed ? `only types of ${other.area}` : other.area;
  const message = typesAllowed ? `${row.area} may import ${what}: ${row.because}.` : `${row.area} may not import ${what}: ${row.because}.`;
  return [{ ...at, message, remedy: typesAllowed ? 'Write import type, or hand the value over as an argument.' : allowed(row) }];
}

const allowed = ({ may, types = [] }: ImportRow): string =>
  `It may import ${[...may, ...types.filter((area) => !may.includes(area)).map((area) => `types of ${area}`)].join(', ') || 'nothing'}.`;

function judgeNpm(at: Place, row: ImportRow, specifier: string): readonly Finding[] {
  const name = packageNameOf(specifier);
  if (row.npm?.includes(name)) return [];
  return [
    {
      ...at,
      message: `${row.area} may not import the package ${name}: ${row.because}.`,
      remedy: 'Use it behind the adapter that owns it, or add it to the row with a decision record.',
    },
  ];
}

const unknownEntry = (at: Place, specifier: string): Finding => ({
  ...at,
  message: `${specifier} is no entry of a package.`,
  remedy: 'Import an entry that its package.json exports.',
});

/** A dependency that no row of the package allows is a door left open. */
function judgeManifest(repository: Repository, { folder, dependencies }: WorkspacePackage): readonly Finding[] {
  const rows = importTable.filter((row) => row.path.startsWith(`${folder}/`));
  if (folder === '' || rows.length === 0) return [];
  const reachable = new Set(rows.flatMap((row) => [...row.may, ...(row.types ?? [])]));
  return dependencies.flatMap((dependency) => {
    const other = repository.packages.find((candidate) => candidate.name === dependency);
    const isAllowed =
      other === undefined
        ? rows.some((row) => row.npm?.includes(dependency))
        : importTable.some((row) => row.path.startsWith(`${other.folder}/`) && reachable.has(row.area));
    if (isAllowed) return [];
    const message = `declares ${dependency}, which its row of the import table does not allow.`;
    return [
      { file: `${folder}/package.json`, line: 1, rule, message, remedy: 'Remove it, or make it a devDependency if only tests need it.' },
    ];
  });
}
