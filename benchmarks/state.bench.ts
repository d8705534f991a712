import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { normalizeDocument, parseDocument } from '@lunettes/core/normalization';
import type { Signal, TickFacts } from '@lunettes/core/vocabulary';
import { lifecycleStage } from '@lunettes/lifecycle-state-machine';
import { type AnyStage, lanePipeline } from '@lunettes/runtime';
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
const second = 1_000_000;
const pods = Number(values.pods);

/** All Pods are started within the first 85 % of the time; `afterS` later the watermark is moved there. */
async function measured(scenario: string, afterS: number): Promise<Cost> {
  const options = defineSimulation({ seed: 1, pods, durationS: 600, nodes: 100, mix: { [scenario]: 1 }, duplicateRatio: 0, lateRatio: 0 });
  const lane = lanePipeline([lifecycleStage(), sloStage()] as readonly AnyStage[], { output: () => {}, deadLetter: () => {} });
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
  return process.memoryUsage().heapUsed;
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
  console.log(`${what}: ${of} Pods, ${Math.round(heap / of)} B of heap and ${Math.round(encoded / of)} B encoded for each`);
  return heap / of;
};
// The first run pays for compiled code.
await measured('healthy-deployment', 1200);
const running = report('running, delivered and final', await measured('healthy-deployment', 1200));
const open = report('open, image cannot be pulled', await measured('image-not-found:stay', 0));
const total = (400_000 * running + 100_000 * open) / 1e6;
console.log(`400,000 running and 100,000 open: ${Math.round(total)} MB of heap   (limit: 500 MB)`);
