import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { normalizeDocument, parseDocument } from '@lunettes/core/normalization';
import type { Control, Signal } from '@lunettes/core/vocabulary';
import { lifecycleStage } from '@lunettes/lifecycle-state-machine';
import { type AnyStage, lanePipeline } from '@lunettes/runtime';
import { defineSimulation, type NamedMix, namedMixes, simulate } from '@lunettes/simulate';
import { sloStage } from '@lunettes/slo-evaluator';
import { tick } from './tick.ts';

const usage = `Compares the whole road of an audit line with JSON.parse of the same line, in one run on one core.

  node benchmarks/pipeline.bench.ts [--pods 1500] [--mix production] [--log FILE [--times N]] [--rounds 5]

  --pods N     simulated Pods (RequestResponse, without watch streams)
  --mix M      production: one Pod in twenty is in trouble; default: every third is
  --log FILE   an audit log of your own instead (.gz allowed), repeated --times N with shifted audit ids
  --rounds N   counted rounds after one that warms up; medians are printed`;

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '1500' },
    mix: { type: 'string', default: 'production' },
    log: { type: 'string' },
    times: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const second = 1_000_000;
/** Records of one round. */
const together = 256;
const stages = (): readonly AnyStage[] => [lifecycleStage(), sloStage()];
const log = values.log === undefined ? simulated(Number(values.pods), values.mix) : recorded(values.log, Number(values.times));
console.log(
  `${log.name}: ${log.lines} lines, ${(log.bytes.length / 1e6).toFixed(1)} MB, ${Math.round(log.bytes.length / log.lines)} bytes a line`,
);

// Made before anything is counted, so that the road pays for no signal that it need not keep.
const signals = [...signalsOf(log.bytes)];
const rounds = Number(values.rounds);
const timed: { parse: number; road: number; lifecycle: number; steps: number; judged: number }[] = [];
for (let round = 0; round <= rounds; round++) {
  const parse = timeOf(() => parseAll(log.bytes));
  const road = timeOf(() => wholeRoad(log.bytes));
  const lifecycle = timeOf(() => stepsAlone(signals, [lifecycleStage()]));
  const steps = timeOf(() => stepsAlone(signals, stages()));
  if (round > 0)
    timed.push({
      parse: parse.ms,
      road: road.ms,
      lifecycle: lifecycle.ms,
      steps: steps.ms,
      judged: road.value,
    });
}
const median = (of: (one: (typeof timed)[number]) => number): number => timed.map(of).sort((a, b) => a - b)[timed.length >> 1] ?? 0;
const parseMs = median((one) => one.parse);
const roadMs = median((one) => one.road);
const stepsMs = median((one) => one.steps);
console.log(`JSON.parse(line.toString()), splitting included: ${rate(parseMs)}`);
console.log(`split + parse + normalize + lifecycle + slo:      ${rate(roadMs)}, ${timed[0]?.judged} deliveries judged`);
console.log(`ratio to JSON.parse: ${((100 * parseMs) / roadMs).toFixed(0)} %   (limit: 50 %)`);
const perSecond = (ms: number): number => Math.round((1000 * signals.length) / ms);
console.log(
  `steps alone: lifecycle ${perSecond(median((one) => one.lifecycle))} signals/s, with slo ${perSecond(stepsMs)}   (limit: 150000)`,
);

function rate(ms: number): string {
  return `${ms.toFixed(0)} ms, ${Math.round((1000 * log.lines) / ms)} lines/s, ${(log.bytes.length / 1000 / ms).toFixed(0)} MB/s`;
}

function timeOf<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const began = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(began);
  return { ms: (user + system) / 1000, value };
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(10, from);
    const to = at === -1 ? bytes.length : at;
    if (to > from) yield bytes.subarray(from, to);
    from = to + 1;
  }
}

function parseAll(bytes: Buffer): number {
  let objects = 0;
  for (const line of linesOf(bytes)) if (JSON.parse(line.toString()) !== null) objects++;
  return objects;
}

/**
 * Lines are in time order as the simulator and an API server write them, so the stages take them as they come, some
 * together, as they do in every round of a lane.
 */
function wholeRoad(bytes: Buffer): number {
  const feed = feeder(stages());
  let documents: unknown[] = [];
  const take = (): void => {
    feed.take(documents.flatMap((document) => [...signalsIn(document)]));
    documents = [];
  };
  for (const line of linesOf(bytes)) {
    const document = parseDocument(line.toString());
    if (document.ok) documents.push(document.value);
    if (documents.length === together) take();
  }
  take();
  return feed.close();
}

function* signalsIn(document: unknown): Generator<Signal> {
  for (const part of normalizeDocument(document, { cluster: 'bench', source: 'audit', ignoredNamespaces: new Set() }).parts)
    if (part.outcome === 'signals') yield* part.signals;
}

function* signalsOf(bytes: Buffer): Generator<Signal> {
  for (const line of linesOf(bytes)) {
    const document = parseDocument(line.toString());
    if (document.ok) yield* signalsIn(document.value);
  }
}

function stepsAlone(signals: readonly Signal[], of: readonly AnyStage[]): number {
  const feed = feeder(of);
  for (let from = 0; from < signals.length; from += together) feed.take(signals.slice(from, from + together));
  return feed.close();
}

function feeder(of: readonly AnyStage[]): { take(signals: readonly Signal[]): void; close(): number } {
  const judged = new Set<string>();
  const lane = lanePipeline(of, {
    output: ({ topic, value }) => {
      if (topic === 'sli' && isRow(value) && 'delivery_id' in value && 'outcome' in value && value.outcome !== 'open')
        judged.add(value.delivery_id ?? '');
    },
    deadLetter: () => {},
  });
  let ticked = 0;
  let newest = 0;
  return {
    take(signals) {
      const records: Signal[] = [];
      for (const signal of signals) {
        newest = Math.max(newest, signal.at_us);
        const now = Math.floor(newest / second);
        if (now > ticked && ticked > 0) records.push(tick(ticked * second, false));
        ticked = now;
        records.push(signal);
      }
      lane.push('signals', records);
    },
    close() {
      lane.push('signals', [tick(newest, true)]);
      return judged.size;
    },
  };
}

function isRow<T extends object>(value: T | Control): value is T {
  return !('control' in value);
}

function simulated(pods: number, mix: string): { readonly name: string; readonly bytes: Buffer; readonly lines: number } {
  const options = defineSimulation({ seed: 1, pods, durationS: 3600, disorderMs: 0, duplicateRatio: 0, lateRatio: 0, mix: namedMix(mix) });
  const lines: string[] = [];
  for (const { file, line } of simulate(options)) if (file.startsWith('audit')) lines.push(line);
  return { name: `simulated, ${mix}, ${pods} Pods`, bytes: Buffer.from(lines.join('\n')), lines: lines.length };
}

function namedMix(text: string): NamedMix {
  const named = namedMixes.find((name) => name === text);
  if (named === undefined) throw new Error(`--mix ${text} is not one of ${namedMixes.join(', ')}`);
  return named;
}

/** A recording repeated: each copy has its own audit ids and Pod UIDs, so that its deliveries are new ones. */
function recorded(file: string, times: number): { readonly name: string; readonly bytes: Buffer; readonly lines: number } {
  if (!existsSync(file) || !statSync(file).isFile()) throw new Error(`${file} is no file`);
  const raw = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString();
  const uids = /"([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/g;
  const copies = Array.from({ length: times }, (_, copy) =>
    text.replace(
      uids,
      (_whole, head: string, rest: string) => `"${((Number.parseInt(head, 16) + copy) >>> 0).toString(16).padStart(8, '0')}${rest}"`,
    ),
  );
  const bytes = Buffer.from(copies.join('\n'));
  return { name: `${file} x ${times}`, bytes, lines: [...linesOf(bytes)].length };
}
