import { decodeRecord, encodeOutput } from '@lunettes/codec';
import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { createSloStage, deliveryLimits } from '@lunettes/core/slo';
import { isControl, type OutputTopic, type Signal, type Stage } from '@lunettes/core/vocabulary';
import { type AnyLaneWork, type AnyStage, lanePipeline, sha256Hex } from '@lunettes/runtime';
import { guardedStage } from '@lunettes/testkit';
import { expect, test } from 'vitest';
import { acceptedFrom, entriesFrom } from './read-world.ts';
import { rawOf, recordedCluster } from './recorded-cluster.ts';
import { simulateLanes } from './simulate-lanes.ts';

const seedsFrom = Number(process.env['SEED'] ?? 1);
const seeds = process.env['SEED'] === undefined ? 40 : 1;
const clusters = 4;
const topics = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'] as const;

/** Stands in for the normalizer: its raw records are signals already. */
const forwarding: Stage<never, Signal> = {
  name: 'forwarding',
  input: 'raw',
  outputs: ['signals'],
  step: (_, signal) => ({ changes: [], outputs: [{ topic: 'signals', key: signal.cluster, value: signal }], more: false }),
  deadlineOf: () => undefined,
};
const deciding: readonly AnyStage[] = [
  guardedStage(createLifecycleStage({ sha256Hex, limits: deliveryLimits })),
  guardedStage(createSloStage({ sha256Hex })),
];
const works: readonly AnyLaneWork[] = [
  { stage: forwarding, logic: 'sim', decode: ({ value }) => decodeRecord('signals', value), encode: encodeOutput },
  ...deciding.map((stage) => ({
    stage,
    logic: 'sim',
    decode: ({ value }: { value: Uint8Array }) => decodeRecord(stage.input, value),
    encode: encodeOutput,
  })),
];

interface Answer {
  readonly topics: ReadonlyMap<OutputTopic, readonly Buffer[]>;
  readonly entries: ReadonlyMap<string, readonly string[]>;
}

/** One fold in one pass, without log, sequence numbers, checkpoints or encoding between the stages. */
function answerOf(signals: readonly Signal[]): Answer {
  const outputs = new Map<OutputTopic, Buffer[]>(topics.map((topic) => [topic, []]));
  const pipeline = lanePipeline(deciding, {
    output: (output) => outputs.get(output.topic)?.push(Buffer.from(encodeOutput(output))),
    deadLetter: () => {},
  });
  pipeline.push('signals', signals);
  const entries = deciding.map(
    ({ name }) => [name, sorted([...(pipeline.state(name)?.entries() ?? [])].map(([key, entry]) => [key, JSON.stringify(entry)]))] as const,
  );
  return { topics: outputs, entries: new Map(entries) };
}

const sorted = (entries: readonly (readonly [string, string])[]): readonly string[] =>
  entries.map(([key, value]) => `${key}=${value}`).toSorted();

// Verifies: L7
test('deliveries of a simulated cluster are judged byte for byte the same under every fault', async () => {
  const recordings = Array.from({ length: clusters }, (_, index) => {
    const signals = recordedCluster(index + 1);
    return { raw: rawOf(signals), answer: answerOf(signals) };
  });
  const total = { replayed: 0, repeats: 0, fenced: 0, crashes: 0, rollbacks: 0 };
  const rows = new Map<string, number>();
  for (let seed = seedsFrom; seed < seedsFrom + seeds; seed++) {
    const recording = recordings[seed % clusters];
    if (recording === undefined) continue;
    const result = await simulateLanes({ seed, lanes: 1, phases: [works], raw: recording.raw, roundMax: 40 });
    expect(result.stops, `reproduce with SEED=${seed}`).toEqual([]);
    for (const topic of topics) {
      const accepted = acceptedFrom(result.world, topic, 0);
      const got = accepted === 'gap' ? accepted : accepted.map(({ value }) => Buffer.from(value).toString('base64'));
      const expected = (recording.answer.topics.get(topic) ?? []).map((bytes) => bytes.toString('base64'));
      expect(got, `${topic}: reproduce with SEED=${seed}`).toEqual(expected);
      rows.set(topic, (rows.get(topic) ?? 0) + expected.length);
    }
    for (const { name } of deciding)
      expect(sorted([...entriesFrom(result.world, name, 0)]), `state of ${name}: reproduce with SEED=${seed}`).toEqual(
        recording.answer.entries.get(name),
      );
    total.replayed += result.replayed;
    total.repeats += result.repeats;
    total.fenced += result.fenced;
    total.crashes += result.faults.crashes;
    total.rollbacks += result.faults.rollbacks;
  }
  console.log(
    `${seeds} seeds: ${total.replayed} outputs replayed silently, ${total.repeats} records dropped as duplicates, ${total.fenced} rounds fenced, ` +
      `${total.crashes} crashes, ${total.rollbacks} lost checkpoints; rows ${JSON.stringify(Object.fromEntries(rows))}`,
  );
  if (seeds === 1) return;
  for (const [what, count] of Object.entries(total))
    expect(count, `${what} never happened, so this run proved nothing about it`).toBeGreaterThan(0);
  for (const topic of ['lifecycle', 'spans', 'sli'] as const) expect(rows.get(topic), `${topic} is empty`).toBeGreaterThan(0);
});

test('every judged row of the recordings can be read again', () => {
  for (const bytes of answerOf(recordedCluster(1)).topics.get('sli') ?? []) {
    const row = decodeRecord('sli', bytes);
    expect(row.ok && (isControl(row.value) || row.value.delivery_id.length > 0)).toBe(true);
  }
});
