import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveryStages, noProgress, type ReplayOptions, replay } from '@lunettes/replay';
import { defineSimulation, type SimulationOptions, simulate } from '@lunettes/simulate';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'same-digest-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** All lines of a simulated cluster, whichever file they would be in. */
function recorded(options: Partial<SimulationOptions>): string[] {
  return Array.from(simulate(defineSimulation({ pods: 90, nodes: 5, durationS: 1800, ...options })), ({ line }) => line);
}

interface Result {
  readonly digest: unknown;
  readonly rows: Record<string, number>;
  readonly deadLetters: unknown;
}

let runs = 0;

/** Replays the files, each given as its lines. */
async function replayed(files: readonly (readonly string[])[], options: Partial<ReplayOptions> = {}): Promise<Result> {
  const paths = files.map((lines, index) => {
    const path = join(directory, `${runs++}-${index}`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
  const summary = await replay(
    { progress: noProgress, rejected: () => undefined, row: () => undefined, signal: new AbortController().signal },
    { inputs: paths.map((path) => ({ path, cluster: 'c' })), stages: deliveryStages(), version: 'test', ...options },
  );
  for (const path of paths) rmSync(path);
  return { digest: summary['digest'], rows: summary['rows'] as Record<string, number>, deadLetters: summary['dead_letters'] };
}

/** The same in an order that `keys` decide. */
const shuffled = <T>(items: readonly T[], keys: Iterator<number>): T[] =>
  items
    .map((item) => [keys.next().value, item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);

const drawn = (seed: number): Iterator<number> =>
  fc.sample(fc.infiniteStream(fc.double({ noNaN: true })), { seed, numRuns: 1 })[0] ?? [].values();

for (const hotNamespace of [false, true]) {
  test(`order of lines, repeats, files, lanes and memory change nothing${hotNamespace ? ', also with one hot namespace' : ''}`, async () => {
    const lines = recorded({ seed: 11, namespaces: 7, hotNamespace });
    const plain = await replayed([lines]);
    expect(plain.deadLetters).toEqual({});
    for (const file of ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches', 'coverage'])
      expect(plain.rows[file], file).toBeGreaterThan(0);
    const mixed = shuffled([...lines, ...lines], drawn(1));
    const half = Math.floor(mixed.length / 2);
    expect(await replayed([lines])).toEqual(plain);
    expect(await replayed([mixed])).toEqual(plain);
    expect(await replayed([mixed.slice(half), mixed.slice(0, half)])).toEqual(plain);
    for (const lanes of [2, 3, 8]) expect(await replayed([lines], { lanes })).toEqual(plain);
    expect(await replayed([mixed], { lanes: 8, sort: { runBytesMax: 100_000, fanInMax: 4 } })).toEqual(plain);
  });
}

/** Audit lines of which each is the only one to say what it says: a create, or the binding of a Pod. */
function milestoneLines(lines: readonly string[]): number[] {
  const found: number[] = [];
  for (const [index, line] of lines.entries()) {
    const { verb, objectRef, responseStatus } = JSON.parse(line);
    if (
      verb === 'create' &&
      objectRef?.resource === 'pods' &&
      (objectRef.subresource ?? 'binding') === 'binding' &&
      responseStatus?.code === 201
    )
      found.push(index);
  }
  return found;
}

test('control: taking away one line that carries a milestone, or one microsecond in it, changes the digest', async () => {
  const lines = recorded({ seed: 12, duplicateRatio: 0 }).filter((line) => line.includes('"audit.k8s.io/v1"'));
  const { digest } = await replayed([lines]);
  const chosen = shuffled(milestoneLines(lines), drawn(2)).slice(0, 20);
  expect(chosen).toHaveLength(20);
  for (const index of chosen) {
    expect((await replayed([lines.toSpliced(index, 1)])).digest, `without line ${index}`).not.toBe(digest);
    const event = JSON.parse(lines[index] ?? '');
    const moved = JSON.stringify({
      ...event,
      stageTimestamp: event.stageTimestamp.replace(/.Z$/, event.stageTimestamp.endsWith('0Z') ? '1Z' : '0Z'),
    });
    expect((await replayed([lines.with(index, moved)])).digest, `line ${index} moved`).not.toBe(digest);
  }
});
