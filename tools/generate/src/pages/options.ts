import { formatHelp } from '@lunettes/config';
import { optionTablesIn } from '../option-tables.ts';
import { notice, type Page } from '../page.ts';

/** The option tables of all services, as `--help` prints them. */
export const optionsPage: Page = {
  path: 'docs/reference/options.md',
  async print(root) {
    const tables = await optionTablesIn(root);
    const sections = tables.map(({ file, table }) => `## ${file}\n\n\`\`\`\n${formatHelp(table)}\n\`\`\``);
    const intro =
      'Every option of every service: its flag, what it does, its default and bounds, and the environment variable in brackets. A flag wins over the environment.';
    return `${[notice('the option tables named in the headings'), '# Options', intro, ...sections].join('\n\n')}\n`;
  },
};
