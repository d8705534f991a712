import { join } from 'node:path';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { runTier, type TierName, type TierResult, tierNames } from '../test-tiers.ts';
import { textTable } from '../text-table.ts';

export function define(command: Command, context: CommandContext): void {
  command
    .option('--only <TIERS>', `some tiers, comma-separated: ${tierNames.join(',')}`)
    .addHelpText('after', examples)
    .action((flags: { readonly only?: string }) => run(flags.only, context));
}

const examples = `
Runs the tiers from the cheapest to the dearest and ends with "N passed, N failed". What cannot run here
counts as failed.

Examples:
  lunettes test
  lunettes test --only lint,types,unit
`;

async function run(only: string | undefined, context: CommandContext): Promise<void> {
  const chosen = only === undefined ? tierNames : tiersOf(only);
  const ports = {
    root: join(import.meta.dirname, '../../../..'),
    signal: context.signal,
    env: context.env,
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
