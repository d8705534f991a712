import type { Command } from 'commander';
import { type AnswerFlags, type AnswerWish, answerWish, declareAnswer, valueText } from '../answer-output.ts';
import { answerRow } from '../answer-rows.ts';
import { type ApiServer, declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, type ExitCode, exitCodes, UsageError } from '../command.ts';
import { isMissed } from '../delivery-lines.ts';
import { type FoundPods, findPods } from '../find-pods.ts';
import { matchesSentence, matchesTable } from '../matches-table.ts';
import { podPage } from '../pod-page.ts';
import { paintWith } from '../terminal-text.ts';
import { ticks } from '../ticks.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly watch?: true;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .argument('<NAME|UID|NS/NAME>', 'the Pod, by name, UID, namespace and name, a beginning of these, or IP')
    .option('--watch', 'show it again at each change, until Ctrl-C')
    .addHelpText('after', examples)
    .action((wanted: string, flags: Flags) => run(wanted, flags, context));
}

const examples = `
What happened to one Pod: the answer first, then verdicts with their limits, stages, why with the evidence,
and the timeline. P, C, T and E beside a bar say whose time it was: platform, capacity, tenant, external.

Exit code 1: no single Pod is called that (those that may be meant are listed, newest first), or one of its
deliveries failed, was refused or missed a limit. With --watch it is 0 when Ctrl-C ends it.

Examples:
  lunettes pod payments/api-7d9f-x2k4q
  lunettes pod api-7d9f-x2k4q --watch
  lunettes pod 87d90394-7105-4c21-a693-d7e04a4081bb --output json --tz UTC
`;

async function run(wanted: string, flags: Flags, context: CommandContext): Promise<void> {
  const wish = answerWish(flags, Date.now());
  const api = await openApi(flags, context.env);
  try {
    if (flags.watch === true && !api.isServed)
      throw new UsageError('--watch needs a server, and nobody serves this data directory: what is stored there does not change');
    const found = await findPods(api, wanted, wish);
    const [only] = found.pods;
    const uid = only?.text('uid');
    if (uid === undefined || found.pods.length > 1) context.exit(noSinglePod(wanted, found, wish, context));
    else context.exit(flags.watch === true ? await watch(api, uid, wish, context) : await showOnce(api, uid, wish, context));
  } finally {
    await api.close();
  }
}

async function showOnce(api: ApiServer, uid: string, wish: AnswerWish, context: CommandContext): Promise<ExitCode> {
  const page = await api.ask(pageOf(uid));
  if (page === undefined) return gone(uid, context);
  context.out(pageText(page, wish, context));
  return answerRow(page).rows('deliveries').some(isMissed) ? exitCodes.negative : exitCodes.ok;
}

/** On a terminal the page is drawn over the one before; elsewhere each one that differs follows. */
async function watch(api: ApiServer, uid: string, wish: AnswerWish, context: CommandContext): Promise<ExitCode> {
  let shown = '';
  for await (const _ of ticks(api, context.signal)) {
    const page = await api.ask(pageOf(uid));
    if (page === undefined) return gone(uid, context);
    const text = pageText(page, wish, context);
    if (text === shown || context.signal.aborted) continue;
    if (context.screen !== undefined) context.out('\x1b[2J\x1b[H');
    else if (shown !== '' && wish.form === 'table') context.out('\n');
    context.out(text);
    shown = text;
  }
  return exitCodes.ok;
}

const pageOf = (uid: string): string => `pods/${encodeURIComponent(uid)}`;

function gone(uid: string, context: CommandContext): ExitCode {
  context.err(`nothing is kept about the Pod ${uid} any more\n`);
  return exitCodes.negative;
}

function pageText(page: unknown, { form, instants }: AnswerWish, { colour, screen, env }: CommandContext): string {
  if (form !== 'table') return valueText(page, form);
  const columns = screen?.columns ?? columnsIn(env['COLUMNS']) ?? columnsDefault;
  return podPage(answerRow(page), { columns: Math.min(columns, columnsMax), paint: paintWith({ colour }), instants });
}

const columnsDefault = 100;
/** Longer lines are hard to read; a wider terminal stays empty on the right. */
const columnsMax = 160;

const columnsIn = (text: string | undefined): number | undefined => (/^[1-9]\d{1,3}$/.test(text ?? '') ? Number(text) : undefined);

function noSinglePod(wanted: string, found: FoundPods, { form, instants }: AnswerWish, context: CommandContext): ExitCode {
  const { pods, refused } = found;
  if (form === 'table') context.out(matchesTable(found, instants));
  else context.out(valueText({ matches: pods.map(({ json }) => json), refused: refused.map(({ json }) => json) }, form));
  context.err(`${matchesSentence(wanted, found)}\n`);
  return exitCodes.negative;
}
