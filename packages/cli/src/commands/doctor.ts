import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { EnvironmentFailure } from '@lunettes/base';
import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { answerRow } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type Check, checkSystem, passed } from '../checked-system.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { upDirectory } from '../data-directories.ts';
import { printable } from '../terminal-text.ts';
import { textTable } from '../text-table.ts';

interface Flags extends ServerFlags {
  readonly output: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareOutput(command))
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
Checks the server and its token, the data directory and its disk, clocks, the schema of the tables, the size of the store,
every cluster (reached, permissions, watches, how old its newest time is) and every lane, and says what to do. Where nobody
serves the data directory it is opened, and what was left there is checked.

"note": it works, but shows less, or will not for long. "wrong": something does not work.
Exit code 1: something is wrong. Whether rows are complete is another question: lunettes verify.

Examples:
  lunettes doctor
  lunettes doctor --data-dir /var/lib/lunettes
  lunettes doctor --server https://lunettes.example --token-file token --output json
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const checks = [...(await checkDirectory(flags, context)), ...(await checkServer(flags, context))];
  context.out(form === 'table' ? checksTable(checks) : listText(checks, form));
  context.exit(checks.some(({ state }) => state === 'wrong') ? exitCodes.negative : exitCodes.ok);
}

/** What cannot be asked is a finding like any other; only a wrong command line is not. */
async function checkServer(flags: Flags, { env }: CommandContext): Promise<readonly Check[]> {
  try {
    const api = await openApi(flags, env);
    try {
      const nowUs = Date.now() * 1000;
      const system = await api.ask('system');
      if (system === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/system; its version is another than ours`);
      const server = api.isServed ? passed('server', `${api.url} answers`) : passed('server', 'none runs; the data directory was opened');
      return [server, ...checkSystem(answerRow(system), nowUs)];
    } finally {
      await api.close();
    }
  } catch (failure) {
    if (!(failure instanceof EnvironmentFailure)) throw failure;
    const [found = '', ...advice] = failure.message.split('; ');
    return [{ check: 'server', state: 'wrong', found, advice: advice.join('; ') }];
  }
}

/** Below this a busy store is full within minutes, and SQLite and ClickHouse stop writing. */
const freeBytesMin = 1_000_000_000;

/** Of the directory that is named, or else of ours; nothing where a server elsewhere is named. */
async function checkDirectory({ server, dataDir }: Flags, { env }: CommandContext): Promise<readonly Check[]> {
  if (server !== undefined || (dataDir === undefined && env['LUNETTES_SERVER'] !== undefined)) return [];
  const directory = dataDir ?? env['LUNETTES_DATA_DIR'] ?? upDirectory;
  const check = 'data directory';
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isAbsent) return [passed(check, `${directory} does not exist yet`)];
    return [
      {
        check,
        state: 'wrong',
        found: `${directory} cannot be read and written`,
        advice: 'run as the user who owns it, or change its mode',
      },
    ];
  }
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const found = `${directory}, ${Math.floor(free / 1e6)} MB free`;
  return [
    free < freeBytesMin ? { check, state: 'wrong', found, advice: 'free space on that disk, or move the directory' } : passed(check, found),
  ];
}

const checksTable = (checks: readonly Check[]): string =>
  textTable(
    ['CHECK', 'STATE', 'FOUND', 'WHAT TO DO'],
    checks.map(({ check, state, found, advice }) => [check, state, found, advice || '-'].map(printable)),
  );
