import type { Command } from 'commander';
import { type AnswerFlags, type AnswerWish, answerWish, declareAnswer, queryText, valueText } from '../answer-output.ts';
import { type AnswerRow, answerRow } from '../answer-rows.ts';
import { type ApiServer, askItems, declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, type ExitCode, exitCodes, UsageError } from '../command.ts';
import { rolloutPage, workloadsTable } from '../rollout-page.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly revision?: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .argument('<KIND/NS/NAME>', 'the workload; KIND/NAME in the namespace of -n')
    .option('--revision <REVISION>', 'another rollout than the latest, as it is listed')
    .addHelpText('after', examples)
    .action((wanted: string, flags: Flags) => run(wanted, flags, context));
}

const examples = `
One rollout of a Deployment, StatefulSet, DaemonSet or Job side by side: how far it is, and its Pods, those
that held it up first. Kinds may be short: deploy, sts, ds, job.

Exit code 1: no workload is called that, several clusters have it, or the rollout is stuck.

Examples:
  lunettes workload deployment/payments/api
  lunettes workload sts/db -n payments --cluster north
  lunettes workload deployment/payments/api --revision 7d9f8c6b5d --output json
`;

async function run(wanted: string, flags: Flags, context: CommandContext): Promise<void> {
  const wish = answerWish(flags, Date.now());
  const named = nameOf(wanted, wish);
  const api = await openApi(flags, context.env);
  try {
    const { namespace, kind, name } = named;
    const query = queryText({ ...wish.place, ...wish.times, namespace, kind, name });
    const found = await askItems(api, `workloads?${query}`);
    const [only] = found;
    if (only === undefined || found.length > 1) context.exit(noSingle(wanted, found, wish, context));
    else context.exit(await show(api, only, flags, wish, context));
  } finally {
    await api.close();
  }
}

async function show(
  api: ApiServer,
  workload: AnswerRow,
  { revision }: Flags,
  wish: AnswerWish,
  context: CommandContext,
): Promise<ExitCode> {
  const uid = workload.text('workload_uid') ?? '';
  const query = queryText({ revision, limit: String(podsMax) });
  const page = await api.ask(`workloads/${encodeURIComponent(uid)}?${query}`);
  if (page === undefined) {
    context.err(`this workload has no rollout of revision "${revision ?? ''}"; without --revision all are listed\n`);
    return exitCodes.negative;
  }
  context.out(wish.form === 'table' ? rolloutPage(answerRow(page), wish.instants) : valueText(page, wish.form));
  return answerRow(page).row('rollout')?.text('state') === 'stuck' ? exitCodes.negative : exitCodes.ok;
}

/** What the API gives at once. */
const podsMax = 500;

const kinds: ReadonlyMap<string, string> = new Map([
  ['deployment', 'Deployment'],
  ['deployments', 'Deployment'],
  ['deploy', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['statefulsets', 'StatefulSet'],
  ['sts', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['daemonsets', 'DaemonSet'],
  ['ds', 'DaemonSet'],
  ['job', 'Job'],
  ['jobs', 'Job'],
]);

interface Named {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

function nameOf(wanted: string, { place }: AnswerWish): Named {
  const parts = wanted.split('/');
  const [first = '', second = '', third] = parts;
  const kind = kinds.get(first.toLowerCase());
  if (kind === undefined || second === '' || third === '' || parts.length > 3)
    throw new UsageError(`"${wanted}" names no workload; give KIND/NS/NAME with a KIND of deployment, statefulset, daemonset or job`);
  return third === undefined ? { kind, namespace: place.namespace, name: second } : { kind, namespace: second, name: third };
}

function noSingle(wanted: string, found: readonly AnswerRow[], { form }: AnswerWish, context: CommandContext): ExitCode {
  if (form !== 'table') context.out(valueText({ matches: found.map(({ json }) => json) }, form));
  else if (found.length > 0) context.out(workloadsTable(found));
  context.err(
    found.length === 0
      ? `nothing is known of a workload "${wanted}"\n`
      : `${found.length} workloads may be meant; name one with its namespace and --cluster\n`,
  );
  return exitCodes.negative;
}
