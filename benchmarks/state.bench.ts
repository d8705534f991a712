import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { normalizeDocument, parseDocument } from '@lunettes/core/normalization';
import { lifecycleStage } from '@lunettes/lifecycle-state-machine';
import { type AnyStage, EntryMemory, lanePipeline, unpackedEntriesMax } from '@lunettes/runtime';
import { defineSimulation, simulate } from '@lunettes/simulate';
import { sloStage } from '@lunettes/slo-evaluator';
import { tick } from './tick.ts';

const usage = `Measures what one Pod costs in memory: open (asked for, not delivered) and running (delivered and final).

  node benchmarks/state.bench.ts [--pods 3000]

Both stages together, in one lane: bytes of memory by the difference between so many Pods and four times as many, so that what a
lane costs without Pods is told apart, and bytes as encoded for the store.`;

const { values } = parseArgs({ options: { pods: { type: 'string', default: '3000' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** So many entries stay objects in what is measured packed. */
const packedBeyond = 2048;
const second = 1_000_000;
const pods = Number(values.pods);

/** All Pods are started within the first 85 % of the time; `afterS` later the watermark is moved there. */
async function measured(scenario: string, pods: number, afterS: number, unpackedMax: number): Promise<Held> {
  const options = defineSimulation({ seed: 1, pods, durationS: 600, nodes: 100, mix: { [scenario]: 1 }, duplicateRatio: 0, lateRatio: 0 });
  const lane = lanePipeline(
    [lifecycleStage(), sloStage()] as readonly AnyStage[],
    { output: () => {}, deadLetter: () => {} },
    new EntryMemory(unpackedMax),
  );
  kept.push(lane);
  const before = await memoryUsed();
  let newestUs = options.startAtUs;
  for (const { file, line } of simulate(options)) {
    if (!file.startsWith('audit')) continue;
    const document = parseDocument(line);
    if (!document.ok) continue;
    for (const part of normalizeDocument(document.value, { cluster: 'bench', source: 'audit', ignoredNamespaces: new Set() }).parts) {
      if (part.outcome !== 'signals') continue;
      for (const { at_us } of part.signals) newestUs = Math.max(newestUs, at_us);
      lane.push('signals', part.signals);
    }
  }
  lane.push('signals', [tick(newestUs + afterS * second)]);
  const memory = (await memoryUsed()) - before;
  let encoded = 0;
  let judged = 0;
  let entries = 0;
  for (const stage of ['lifecycle-state-machine', 'slo-evaluator'])
    for (const [key, entry] of lane.state(stage)?.entries() ?? []) {
      entries++;
      encoded += key.length + JSON.stringify(entry).length;
      if (stage === 'slo-evaluator' && key.startsWith('pod|')) judged++;
    }
  return { memory, encoded, entries, pods: judged };
}

/** All lanes that were made, so that what one gives back is not taken from what the next one takes. */
const kept: unknown[] = [];

interface Held {
  readonly memory: number;
  readonly encoded: number;
  readonly entries: number;
  readonly pods: number;
}

/** Bytes in the heap and in buffers, once what the turn before left behind is gone. */
async function memoryUsed(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await nextTurn();
    collectGarbage();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

interface Cost {
  /** Bytes for each Pod, for each entry that it has in both stages, and for the lane without any. */
  readonly each: number;
  readonly entry: number;
  readonly lane: number;
}

async function cost(what: string, scenario: string, afterS: number, unpackedMax: number): Promise<Cost> {
  const few = await measured(scenario, pods, afterS, unpackedMax);
  const many = await measured(scenario, 4 * pods, afterS, unpackedMax);
  const each = (many.memory - few.memory) / (many.pods - few.pods);
  const lane = Math.max(0, few.memory - few.pods * each);
  const encoded = Math.round(many.encoded / many.pods);
  console.log(`${what}: ${few.pods} and ${many.pods} Pods, ${Math.round(each)} B of memory for each, ${encoded} B encoded`);
  return { each, entry: (each * many.pods) / many.entries, lane };
}

// The first run pays for compiled code.
await measured('healthy-deployment', pods, 1200, packedBeyond);
const running = await cost('running, delivered and final, packed', 'healthy-deployment', 1200, packedBeyond);
const open = await cost('open, image cannot be pulled, packed', 'image-not-found:stay', 0, packedBeyond);
const plain = await cost('the same as objects', 'image-not-found:stay', 0, Number.POSITIVE_INFINITY);
const objects = unpackedEntriesMax * plain.entry;
// What stayed an object in the two is among the objects.
const rest = running.lane + open.lane - packedBeyond * plain.entry;
const total = (400_000 * running.each + 100_000 * open.each + objects + rest) / 1e6;
console.log(
  `${unpackedEntriesMax} entries as objects: ${Math.round(objects / 1e6)} MB; lanes and dictionaries: ${Math.round(rest / 1e6)} MB`,
);
console.log(`400,000 running and 100,000 open, with these: ${Math.round(total)} MB   (limit: 500 MB)`);
