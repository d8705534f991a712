import { parseArgs } from 'node:util';
import { broken, lawCase } from './law-case.ts';
import { noted, type Progress, progressIn } from './progress.ts';

const help = `Runs the laws of deliveries over many small clusters, each from its own seed.

  node tests/laws/main.ts [--cases 100000] [--shard 1/1] [--progress FILE]

  --cases     seeds 1 to this
  --shard     i/n: every n-th seed, from the i-th; one shard for each core
  --progress  the last seed that was done and the seeds that broke a law are kept there, and the next run goes on behind it

Goes on behind a case that breaks a law: each is printed when it is found and can be run by its seed alone. Ends with 1 when there was one.
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
  let done = progressIn(values.progress);
  const note = (next: Progress): void => {
    done = next;
    noted(values.progress, next);
  };
  for (let seed = shard; seed <= cases; seed += shards) {
    if (seed <= done.seed) continue;
    const one = lawCase(seed);
    const found = broken(one);
    const ran = done.cases + 1;
    if (found.length > 0) {
      process.stdout.write(`${JSON.stringify(one)}\n  ${found.join('\n  ')}\n`);
      note({ seed, cases: ran, broken: [...done.broken, seed] });
    } else if (ran % noteEvery === 0) note({ ...done, seed, cases: ran });
    else done = { ...done, seed, cases: ran };
    if (ran % noteEvery === 0) process.stderr.write(`${ran} cases, seed ${seed}\n`);
  }
  note(done);
  const failed = done.broken.length;
  process.stdout.write(`${done.cases - failed} passed, ${failed} failed${failed > 0 ? `: ${done.broken.join(', ')}` : ''}\n`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = main();
