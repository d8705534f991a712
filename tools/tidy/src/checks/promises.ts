import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';

const rule = 'promises';

/** What a page of `docs/specs` promises under an id is shown by a test that says so, and no test says so of anything else. */
export const promisesCheck: Check = {
  rule,
  summary:
    'Every invariant of `docs/specs` is claimed by a line `// Verifies: <id>` above a test, and every such line names one that exists.',
  find(repository) {
    const promised = repository.files
      .filter((path) => /^docs\/specs\/[^/]+\.md$/.test(path))
      .flatMap((path) => promisesIn(repository, path));
    const claimed = repository.files.filter((path) => path.endsWith('.test.ts')).flatMap((path) => claimsIn(repository, path));
    const ids = promised.map(({ id }) => id);
    return [
      ...promised
        .filter(({ id }) => !claimed.some((claim) => claim.id === id))
        .map(({ id, ...at }) =>
          finding(at, `promises ${id}, which no test claims.`, `Write "// Verifies: ${id}" above the test that shows it.`),
        ),
      ...promised
        .filter(({ id }, index) => ids.indexOf(id) !== index)
        .map(({ id, ...at }) => finding(at, `promises a second ${id}.`, 'Give it the next free id.')),
      ...claimed
        .filter(({ id }) => !ids.includes(id))
        .map(({ id, ...at }) => finding(at, `claims ${id}, which no page of docs/specs promises.`, 'Name the invariant as the page does.')),
      ...claimed
        .filter(({ isAboveTest }) => !isAboveTest)
        .map(({ id, ...at }) => finding(at, `claims ${id} above something that is no test.`, 'Put the line right above the test.')),
    ];
  },
};

interface Place {
  readonly file: string;
  readonly line: number;
}

const finding = ({ file, line }: Place, message: string, remedy: string): Finding => ({ file, line, rule, message, remedy });

/** Rows of the tables below the heading `Invariants`: the id stands first. */
function promisesIn(repository: Repository, file: string): readonly (Place & { readonly id: string })[] {
  let isBelow = false;
  return repository
    .text(file)
    .split('\n')
    .flatMap((text, index) => {
      if (text.startsWith('## ')) isBelow = text === '## Invariants';
      const id = isBelow ? /^\| ([A-Z]+\d+) \|/.exec(text)?.[1] : undefined;
      return id === undefined ? [] : [{ file, line: index + 1, id }];
    });
}

function claimsIn(repository: Repository, file: string): readonly (Place & { readonly id: string; readonly isAboveTest: boolean })[] {
  const lines = repository.text(file).split('\n');
  return lines.flatMap((text, index) => {
    const ids = /^\s*\/\/ Verifies: (.+)$/.exec(text)?.[1];
    const isAboveTest = /^\s*(?:test|it|describe)\b/.test(lines[index + 1] ?? '');
    return (ids ?? '')
      .split(/[\s,]+/)
      .filter((id) => id !== '')
      .map((id) => ({ file, line: index + 1, id, isAboveTest }));
  });
}
