import { commands } from '@lunettes/cli/commands';
import { Command } from 'commander';
import { notice, type Page } from '../page.ts';

const columns = 110;

/** What each command prints for `--help`. */
export const commandsPage: Page = {
  path: 'docs/reference/commands.md',
  async print() {
    const sections = await Promise.all(
      commands.map(async ({ name, summary, load }) => {
        const command = new Command('lunettes').command(name).description(summary);
        (await load()).define(command, silent);
        const own = command.commands.map((one) => `### ${name} ${one.name()}\n\n\`\`\`\n${helpOf(one)}\n\`\`\``);
        return [`## ${name}\n\n\`\`\`\n${helpOf(command)}\n\`\`\``, ...own].join('\n\n');
      }),
    );
    const intro =
      'Exit codes: 0 done, 1 the answer is no, 2 the command line cannot be used, 3 the surroundings fail, 130 interrupted. `kubectl lunettes` is the same program.';
    return `${[notice('packages/cli/src/commands'), '# Commands', intro, ...sections].join('\n\n')}\n`;
  },
};

function helpOf(command: Command): string {
  let text = '';
  command.configureHelp({ helpWidth: columns });
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}

type CommandContext = Parameters<Awaited<ReturnType<(typeof commands)[number]['load']>>['define']>[1];

/** Commands are declared here and never run. */
const silent: CommandContext = {
  out: () => undefined,
  err: () => undefined,
  terminal: undefined,
  screen: undefined,
  colour: false,
  signal: new AbortController().signal,
  version: '',
  env: {},
  exit: () => undefined,
};
