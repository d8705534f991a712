import { writeSync } from 'node:fs';
import { contractLanes, contractStage, round } from '@lunettes/ports/contracts';
import { type FailPoint, openLocalStore } from '../src/index.ts';

/** Run as `node killed-process.ts DIRECTORY FAIL-POINT HITS`: commits rounds, says which are safe, and kills itself at the given hit. */
const [directory = '', failPoint = '', hits = '0'] = process.argv.slice(2);
let left = Number(hits);

const store = openLocalStore({
  directory,
  lanes: contractLanes,
  bytesMax: 1e9,
  clock: { nowUs: () => 1 },
  reached: (point: FailPoint) => {
    if (point !== failPoint || left < 0) return;
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
  },
});
const session = await store.open(contractStage);
let cursor = session.cursor;
for (let number = (cursor?.offset ?? 0) + 1; ; number++) {
  const record = { lane: 0, key: '', value: new Uint8Array([number]), logTimeUs: number };
  const appended = store.append({ records: [record], positions: [{ source: 's', position: `${number}` }] });
  cursor = await session.commit(round(number, cursor));
  await appended;
  writeSync(1, `${number}\n`);
}
