import type { Check } from '../check.ts';
import { optionTablesOf } from '../option-tables.ts';
import { roleOf } from '../role.ts';

const rule = 'documented-options';
const page = 'docs/reference/options.md';

/** Found in the sources, not by the generator, so that a table the generator forgot is seen. */
export const documentedOptionsCheck: Check = {
  rule,
  summary: `Every entry of every option table stands in \`${page}\`.`,
  find(repository) {
    const tables = repository.sources
      .filter(({ path }) => roleOf(path) === 'product')
      .flatMap((file) => optionTablesOf(file).map((option) => ({ file: file.path, ...option })));
    const sections = new Map(
      (repository.has(page) ? repository.text(page) : '')
        .split(/^## /m)
        .map((section) => [section.slice(0, section.indexOf('\n')), section]),
    );
    return tables
      .filter(({ file, flag }) => !new RegExp(`^  ${flag}(?: |$)`, 'm').test(sections.get(file) ?? ''))
      .map(({ file, line, flag }) => ({
        file,
        line,
        rule,
        message: `declares ${flag}, which ${page} does not have.`,
        remedy: 'Run node tools/generate/src/main.ts; the file has to be called options.ts or ...-options.ts to be found.',
      }));
  },
};
