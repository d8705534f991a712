import { defineSimulation, type SimulationOptions, simulate, type Truth } from '@lunettes/simulate';
import { describe, expect, test } from 'vitest';
import { replayFiles, shuffled } from './replay-lines.ts';

interface Recorded {
  readonly lines: readonly string[];
  readonly truths: readonly Truth[];
}

/** The audit log of a simulated cluster, each line once, and what is true of it. */
function recorded(partial: Partial<SimulationOptions>): Recorded {
  const run = simulate(defineSimulation({ pods: 70, nodes: 5, namespaces: 7, durationS: 1800, duplicateRatio: 0, ...partial }));
  const lines: string[] = [];
  for (;;) {
    const next = run.next();
    if (next.done === true) return { lines, truths: next.value };
    if (next.value.file.startsWith('audit')) lines.push(next.value.line);
  }
}

interface Carrier {
  readonly index: number;
  readonly type: string;
}

/**
 * Lines that carry a milestone, by the truth: an answer about that Pod at just that instant. Left out is what
 * another line may tell as well: an address and a running or started container are in every later status.
 */
function carriers({ lines, truths }: Recorded): readonly Carrier[] {
  const byInstant = new Map<number, number[]>();
  for (const [index, line] of lines.entries()) {
    const { stageTimestamp, objectRef } = JSON.parse(line);
    if (objectRef?.resource !== 'pods') continue;
    const atUs = Date.parse(`${stageTimestamp.slice(0, 23)}Z`) * 1000 + Number(stageTimestamp.slice(23, 26));
    byInstant.set(atUs, [...(byInstant.get(atUs) ?? []), index]);
  }
  const found = new Map<number, Carrier>();
  for (const { uid, milestones } of truths) {
    if (uid === null) continue;
    for (const [type, atUs] of Object.entries(milestones)) {
      const at = byInstant.get(atUs) ?? [];
      if (carried.has(type) && at.length === 1 && at[0] !== undefined && !found.has(at[0])) found.set(at[0], { index: at[0], type });
    }
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}

const carried: ReadonlySet<string> = new Set([
  'pod.created',
  'pod.scheduled',
  'pod.unschedulable',
  'pod.kubelet_acknowledged',
  'pod.initialized',
  'pod.ready',
  'pod.delete_requested',
  'pod.final_delete_requested',
  'pod.deleted',
]);

const moved = (line: string): string => {
  const event = JSON.parse(line);
  const last = event.stageTimestamp.endsWith('0Z') ? '1Z' : '0Z';
  return JSON.stringify({ ...event, stageTimestamp: event.stageTimestamp.replace(/\dZ$/, last) });
};

/** Some of each type before more of one, so that every kind of milestone is asked about. */
function drawn(all: readonly Carrier[], count: number, seed: number): readonly Carrier[] {
  const byType = new Map<string, Carrier[]>();
  for (const one of shuffled(all, seed)) byType.set(one.type, [...(byType.get(one.type) ?? []), one]);
  const rounds = Array.from({ length: count }, (_, round) => [...byType.values()].flatMap((ones) => ones.slice(round, round + 1)));
  return rounds.flat().slice(0, count);
}

describe.each([false, true])('with one hot namespace: %s', (hotNamespace) => {
  const recording = recorded({ seed: 21, hotNamespace });
  // One line is torn, so that the file of rejections has a row as well.
  const lines = [...recording.lines, (recording.lines[0] ?? '').slice(0, 100)];

  test('every result file has rows, and the namespaces are many and of uneven size', async () => {
    const { counts, rows, summary } = await replayFiles([lines]);
    process.stdout.write(`rows by file, hot namespace ${hotNamespace}: ${JSON.stringify(counts)}\n`);
    expect(summary['dead_letters']).toEqual({});
    expect(Object.keys(counts).sort()).toEqual(['breaches', 'coverage', 'diagnoses', 'lifecycle', 'rejected', 'sli', 'spans']);
    for (const [file, count] of Object.entries(counts)) expect(count, file).toBeGreaterThan(0);
    const sizes = new Map<unknown, number>();
    for (const { namespace } of rows.get('sli') ?? []) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
    const [most = 0, ...others] = [...sizes.values()].sort((a, b) => b - a);
    process.stdout.write(`deliveries by namespace: ${JSON.stringify([most, ...others])}\n`);
    expect(sizes.size).toBeGreaterThanOrEqual(hotNamespace ? 4 : 7);
    expect(most).toBeGreaterThan(others.reduce((sum, one) => sum + one, 0) * (hotNamespace ? 2 : 0.2));
  });

  test('the same lines in any order, said twice, on one and eight lanes, give the same digest', async () => {
    const { digest } = await replayFiles([lines]);
    expect((await replayFiles([lines])).digest).toBe(digest);
    expect((await replayFiles([shuffled(lines, 1)])).digest).toBe(digest);
    expect((await replayFiles([[...lines, ...lines]])).digest).toBe(digest);
    for (const lanes of [2, 8]) expect((await replayFiles([shuffled(lines, lanes)], { lanes })).digest).toBe(digest);
  });

  test('control: without one of 20 lines that carry a milestone, or one microsecond off in it, the digest is another', async () => {
    const { digest } = await replayFiles([lines]);
    const chosen = drawn(carriers(recording), 20, 3);
    expect(chosen).toHaveLength(20);
    process.stdout.write(`drawn: ${chosen.map(({ index, type }) => `${index} ${type}`).join(', ')}\n`);
    for (const { index, type } of chosen) {
      expect((await replayFiles([lines.toSpliced(index, 1)])).digest, `without line ${index}, ${type}`).not.toBe(digest);
      expect((await replayFiles([lines.with(index, moved(lines[index] ?? ''))])).digest, `line ${index} moved, ${type}`).not.toBe(digest);
    }
  });
});
