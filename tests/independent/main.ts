import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { agreementOn } from './disagreements.ts';

/** `node tests/independent/main.ts DIR...`: each directory is one recording, all files below it together. */
async function main(directories: readonly string[]): Promise<number> {
  if (directories.length === 0) {
    process.stdout.write(
      'node tests/independent/main.ts DIR...\n\nHolds what replay tells of recordings to what anybody reads in them. Each DIR is one cluster.\n',
    );
    return 2;
  }
  let failed = 0;
  for (const directory of directories) {
    const { compared, disagreements } = await agreementOn(filesBelow(directory).map((file) => readFileSync(file)));
    process.stdout.write(
      `${directory}: ${compared} Pods, ${disagreements.length} disagreements\n${disagreements.map((one) => `  ${one}\n`).join('')}`,
    );
    failed += disagreements.length;
  }
  return failed === 0 ? 0 : 1;
}

const filesBelow = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesBelow(join(path, name)))
    : [path];

process.exitCode = await main(process.argv.slice(2));
