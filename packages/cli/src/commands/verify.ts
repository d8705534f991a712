import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { isComplete, type VerifiedLane, verifiedTable, verifyLanes, wrongLines } from '../verified-lanes.ts';

interface Flags extends ServerFlags {
  readonly output: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareOutput(command))
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
Whether everything that the log still holds has become rows. For each topic and lane: every offset from the oldest that is
kept to the newest must be accounted for in sink_coverage, which the writer fills after each insert; and every identity in
the log must have exactly the row that its newest record asks for. WRONG counts rows that are absent, outdated, doubled,
or shown although they were retracted.

A running server first brings over what is under way. Where nobody serves the data directory, what the last run could not
bring over any more is missing until the next start of lunettes up.

Exit code 1: something is missing or wrong; the ranges of offsets and the first identities are named.

Examples:
  lunettes verify
  lunettes verify --data-dir /var/lib/lunettes --output json
  lunettes verify --server https://lunettes.example --token-file token
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const api = await openApi(flags, context.env);
  try {
    const lanes = await verifyLanes(api, (topic, lane) => {
      if (context.terminal !== undefined) context.err(`\r\x1b[Kcomparing ${topic} of lane ${lane}`);
    });
    if (context.terminal !== undefined) context.err('\r\x1b[K');
    context.out(form === 'table' ? `${verifiedTable(lanes)}${wrongLines(lanes)}` : listText(lanes, form));
    context.err(sentence(lanes, { isServed: api.isServed }));
    context.exit(lanes.every(isComplete) ? exitCodes.ok : exitCodes.negative);
  } finally {
    await api.close();
  }
}

function sentence(lanes: readonly VerifiedLane[], { isServed }: { readonly isServed: boolean }): string {
  const sum = (of: (lane: VerifiedLane) => number): number => lanes.reduce((total, lane) => total + of(lane), 0);
  const records = sum(({ first, end }) => end - first);
  if (lanes.every(isComplete)) return `complete: ${records} records, ${sum((lane) => lane.identities)} identities, each with its row\n`;
  const missing = sum((lane) => lane.missing.reduce((total, range) => total + range.last - range.first + 1, 0));
  const remedy = isServed
    ? 'look at lunettes lanes and the log of the server'
    : 'if they lie at the end, lunettes up brings them over when it starts';
  return `not complete: ${missing} of ${records} records are not accounted for, ${sum((lane) => lane.wrong)} rows are wrong; ${remedy}\n`;
}
