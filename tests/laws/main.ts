import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { broken, lawCase } from './law-case.ts';

const help = `Runs the laws of deliveries over many small clusters, each from its own seed.

  node tests/laws/main.ts [--cases 100000] [--shard 1/1] [--progress FILE]

  --cases     seeds 1 to this
  --shard     i/n: every n-th seed, from the i-th; one shard for each core
  --progress  the last seed that was done is kept there, and the next run goes on behind it

Ends with 1 when a case breaks a law; the case is printed and can be run by its seed alone.
`;

/** Seeds between two notes of the progress. */
const noteEvery = 100;

function main(): number {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '100000' },
      shard: { type: 'string', default: '1/1' },
      progress: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [shard = 0, shards = 0] = values.shard.split('/').map(Number);
  const cases = Number(values.cases);
  if (values.help || !(cases > 0 && shard >= 1 && shard <= shards)) {
    process.stdout.write(help);
    return values.help ? 0 : 2;
  }
  const { progress } = values;
  const done = progress !== undefined && existsSync(progress) ? Number(readFileSync(progress, 'utf8')) : 0;
  let ran = 0;
  for (let seed = shard; seed <= cases; seed += shards) {
    if (seed <= done) continue;
    const one = lawCase(seed);
    const found = broken(one);
    if (found.length > 0) {
      process.stdout.write(`${JSON.stringify(one)}\n  ${found.join('\n  ')}\n1 failed after ${ran} passed\n`);
      return 1;
    }
    ran++;
    if (ran % noteEvery !== 0) continue;
    if (progress !== undefined) writeFileSync(progress, String(seed));
    process.stderr.write(`${ran} cases, seed ${seed}\n`);
  }
  if (progress !== undefined) writeFileSync(progress, String(cases));
  process.stdout.write(`${ran} passed, 0 failed\n`);
  return 0;
}

process.exitCode = main();
