import { join } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { runTier, type TierName, type TierResult, tierNames } from '../test-tiers.ts';
import { textTable } from '../text-table.ts';

export function define(command: Command, context: CommandContext): void {
  command
    .option('--only <TIERS>', `some tiers, comma-separated: ${tierNames.join(',')}`)
    .option('--long', 'instead of all tiers, the crash matrix with thousands of Pods per row: tests/guarantees/README.md')
    .option('--again', 'with --long: rows, too, that have held at this commit before')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

interface Flags {
  readonly only?: string;
  readonly long?: boolean;
  readonly again?: boolean;
}

const examples = `
Runs the tiers from the cheapest to the dearest and ends with "N passed, N failed". What cannot run here
counts as failed. The long form of the crash matrix tells each row with what it has struck; ended early, it goes on
where it was, as long as nothing has changed.

Examples:
  lunettes test
  lunettes test --only lint,types,unit
  lunettes test --long
`;

async function run({ only, long = false, again = false }: Flags, context: CommandContext): Promise<void> {
  if (long && only !== undefined) throw new UsageError('--long runs by itself; leave --only away');
  if (again && !long) throw new UsageError('--again belongs to --long');
  const chosen: readonly TierName[] = long ? ['long'] : only === undefined ? tierNames : tiersOf(only);
  const ports = {
    root: join(import.meta.dirname, '../../../..'),
    signal: context.signal,
    env: again ? { ...context.env, LUNETTES_LONG_AGAIN: '1' } : context.env,
    say: context.out,
    nowMs: () => performance.now(),
  };
  const results: TierResult[] = [];
  for (const name of chosen) {
    context.out(`\n== ${name}\n`);
    results.push(await runTier(ports, name));
    context.signal.throwIfAborted();
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const rows = results.map((result) => [
    result.name,
    `${(result.ms / 1000).toFixed(1)} s`,
    String(result.passed),
    String(result.failed),
    result.note,
  ]);
  context.out(`\n${textTable(['TIER', 'TIME', 'PASSED', 'FAILED', ''], rows)}\n${passed} passed, ${failed} failed\n`);
  context.exit(failed === 0 ? exitCodes.ok : exitCodes.negative);
}

/** In the order in which tiers run, whatever order they are named in. */
function tiersOf(only: string): readonly TierName[] {
  const named = only.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !tierNames.some((tier) => tier === name));
  if (unknown.length > 0) throw new UsageError(`--only knows no tier "${unknown.join('", "')}"; there are ${tierNames.join(', ')}`);
  return tierNames.filter((tier) => named.includes(tier));
}
