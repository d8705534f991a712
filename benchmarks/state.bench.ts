import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { normalizeDocument, parseDocument } from '@lunettes/core/normalization';
import type { Signal, TickFacts } from '@lunettes/core/vocabulary';
import { lifecycleStage } from '@lunettes/lifecycle-state-machine';
import { type AnyStage, EntryMemory, lanePipeline, unpackedEntriesMax } from '@lunettes/runtime';
import { defineSimulation, simulate } from '@lunettes/simulate';
import { sloStage } from '@lunettes/slo-evaluator';

const usage = `Measures what one Pod costs in memory: open (asked for, not delivered) and running (delivered and final).

  node benchmarks/state.bench.ts [--pods 4000]

Both stages together, in one lane: bytes of heap by the difference that the Pods make, and bytes as encoded for the store.`;

const { values } = parseArgs({ options: { pods: { type: 'string', default: '4000' }, help: { type: 'boolean', default: false } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** In both stages together: the Pod itself in each, its name, and its part of controllers and refusals. */
const entriesOfPod = 4;
const second = 1_000_000;
const pods = Number(values.pods);

/** All Pods are started within the first 85 % of the time; `afterS` later the watermark is moved there. */
async function measured(scenario: string, afterS: number, unpackedMax: number): Promise<Cost> {
  const options = defineSimulation({ seed: 1, pods, durationS: 600, nodes: 100, mix: { [scenario]: 1 }, duplicateRatio: 0, lateRatio: 0 });
  const lane = lanePipeline(
    [lifecycleStage(), sloStage()] as readonly AnyStage[],
    { output: () => {}, deadLetter: () => {} },
    new EntryMemory(unpackedMax),
  );
  const before = await heapUsed();
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
  const heap = (await heapUsed()) - before;
  let encoded = 0;
  let judged = 0;
  for (const stage of ['lifecycle-state-machine', 'slo-evaluator'])
    for (const [key, entry] of lane.state(stage)?.entries() ?? []) {
      encoded += key.length + JSON.stringify(entry).length;
      if (stage === 'slo-evaluator' && key.startsWith('pod|')) judged++;
    }
  return { heap, encoded, pods: judged };
}

interface Cost {
  readonly heap: number;
  readonly encoded: number;
  readonly pods: number;
}

/** Bytes that live, once what the turn before left behind is gone. */
async function heapUsed(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await nextTurn();
    collectGarbage();
  }
  const { heapUsed: heap, arrayBuffers } = process.memoryUsage();
  return heap + arrayBuffers;
}

function tick(watermarkUs: number): Signal {
  const body: TickFacts = { watermarkUs, closing: false, silent: false };
  return {
    type: 'tick',
    cluster: 'bench',
    namespace: '',
    name: '',
    uid: '',
    at_us: 0,
    source: 'audit',
    audit_level: null,
    evidence_id: '',
    resource_version: '',
    facts: [],
    body: JSON.stringify(body),
  };
}

const report = (what: string, { heap, encoded, pods: of }: Cost): number => {
  console.log(`${what}: ${of} Pods, ${Math.round(heap / of)} B of memory and ${Math.round(encoded / of)} B encoded for each`);
  return heap / of;
};
// The first run pays for compiled code.
await measured('healthy-deployment', 1200, 64);
const running = report('running, delivered and final, packed', await measured('healthy-deployment', 1200, 64));
const open = report('open, image cannot be pulled, packed', await measured('image-not-found:stay', 0, 64));
const plain = report('the same as objects', await measured('image-not-found:stay', 0, Number.POSITIVE_INFINITY));
const objects = unpackedEntriesMax * (plain / entriesOfPod);
const total = (400_000 * running + 100_000 * open + objects) / 1e6;
console.log(`${unpackedEntriesMax} entries as objects: ${Math.round(objects / 1e6)} MB`);
console.log(`400,000 running and 100,000 open, with these: ${Math.round(total)} MB   (limit: 500 MB)`);
