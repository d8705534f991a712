import { writeSync } from 'node:fs';
import { startStage } from '@lunettes/stages';
import { type StageOrder, startOptionsOf } from './stage-order.ts';

/**
 * Run as `node stage-child.ts ORDER`, the order as JSON: one stage on real servers, in small rounds so that there are many
 * places to die at. Says `at URL` when it runs and, after SIGTERM, `counts JSON` when it is drained.
 */
const running = await startStage(startOptionsOf(JSON.parse(process.argv[2] ?? '') as StageOrder));
writeSync(1, `at ${running.url}\n`);
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1)).resume();
process.once('SIGTERM', async () => {
  await running.close();
  writeSync(1, `counts ${JSON.stringify(running.counts())}\n`);
  process.exit(0);
});
running.failed.catch((failure: unknown) => {
  writeSync(2, `${failure}\n`);
  process.exit(3);
});
