import { logOf, type MemoryWorld, memoryStore, memoryWorld, rollBack } from '@lunettes/adapter-memory';
import { fenceSrc, type LogTopic, type Sequence } from '@lunettes/ports';
import { describe, expect, test } from 'vitest';
import { counting, raw, textOf, work } from '../test/counting-stage.ts';
import { advanceLane, type LanePorts, type LaneWork, type LossRule, openLane } from './index.ts';

const clock = { nowUs: () => 1, sleep: async () => {} };
const marking: LaneWork<number, string> = { ...work(counting), loss: ({ from, to }) => `add lost-${from}-${to}` };
const storeOf = (world: MemoryWorld) => memoryStore(world, { clock, isSnapshotDue: () => false });
const portsOf = (world: MemoryWorld, lossRule?: Partial<LossRule>): LanePorts => ({
  store: storeOf(world),
  clock,
  yieldTurn: async () => {},
  lossRule: { onLoss: 'continue', acceptedUpTo: async () => 0, ...lossRule },
});
const append = (world: MemoryWorld, ...keys: string[]) =>
  storeOf(world).append({ records: keys.map((key) => raw(`add ${key}`)), positions: [] });
const advanceToEnd = async (ports: LanePorts, stage = marking) => {
  const lane = await openLane(ports, stage, 0);
  while ((await advanceLane(lane)) === 'advanced');
  return lane;
};
/** What retention does. */
const removeBelow = (world: MemoryWorld, topic: LogTopic, offset: number): void => {
  const log = logOf(world, topic, 0);
  log.first += log.records.splice(0, offset - log.first).length;
};
const signals = (world: MemoryWorld) =>
  logOf(world, 'signals', 0).records.map((record) => [
    record.sequence?.src === fenceSrc ? 'fence' : textOf(record),
    record.sequence?.epoch,
    record.sequence?.n,
  ]);
const sequence = (n: number, epoch = 0, src = n): Sequence => ({ epoch, n, src, part: 0, last: true });
const push = (world: MemoryWorld, topic: LogTopic, text: string, of: Sequence): void => {
  const log = logOf(world, topic, 0);
  log.records.push({ offset: log.first + log.records.length, logTimeUs: 7, key: '', value: new TextEncoder().encode(text), sequence: of });
};

describe('input that retention took away', () => {
  const overtaken = async (): Promise<MemoryWorld> => {
    const world = memoryWorld(1);
    await append(world, 'a', 'b', 'c');
    await advanceToEnd(portsOf(world));
    await append(world, 'd', 'e', 'f');
    removeBelow(world, 'raw', 5);
    return world;
  };

  test('is told behind a fence, and the lane goes on', async () => {
    const world = await overtaken();
    const lane = await advanceToEnd(portsOf(world));
    expect(signals(world).slice(3)).toEqual([
      ['fence', 1, 3],
      ['lost-3-4=1', 1, 4],
      ['f=1', 1, 5],
    ]);
    expect(lane.counts).toMatchObject({ losses: 1, fences: 1 });
    expect(lane.cursor.offset).toBe(6);
  });

  test('stops a lane whose operator prefers that, until he has given it up', async () => {
    const world = await overtaken();
    await expect(advanceToEnd(portsOf(world, { onLoss: 'stop' }))).rejects.toMatchObject({ reason: 'input_lost' });
    const upTo = (offset: number) => portsOf(world, { onLoss: 'stop', acceptedUpTo: async () => offset });
    // Given up before, and since then more has gone.
    await expect(advanceToEnd(upTo(3))).rejects.toMatchObject({ reason: 'input_lost' });
    expect((await advanceToEnd(upTo(5))).counts.losses).toBe(1);
  });

  test('stops a lane whose stage has no record for it', async () => {
    const world = await overtaken();
    await expect(advanceToEnd(portsOf(world), work(counting))).rejects.toMatchObject({ reason: 'input_lost' });
  });

  test('while the lane was running it is opened again first', async () => {
    const world = memoryWorld(1);
    await append(world, 'a');
    const lane = await advanceToEnd(portsOf(world));
    await append(world, 'b', 'c');
    removeBelow(world, 'raw', 2);
    await expect(advanceLane(lane)).rejects.toMatchObject({ name: 'PortFailure', kind: 'transient' });
    await advanceToEnd(portsOf(world));
    expect(signals(world).map(([text]) => text)).toEqual(['a=1', 'fence', 'lost-1-1=1', 'c=1']);
  });

  test('is told also when a former owner had got further than the checkpoint; what he wrote stands', async () => {
    const world = await overtaken();
    for (const [index, text] of ['d=1', 'e=1', 'f=1'].entries()) push(world, 'signals', text, sequence(index + 4, 0, index + 3));
    const lane = await advanceToEnd(portsOf(world));
    expect(
      signals(world)
        .slice(3)
        .map(([text]) => text),
    ).toEqual(['d=1', 'e=1', 'f=1', 'fence', 'lost-3-4=1']);
    await append(world, 'g');
    await advanceToEnd(portsOf(world));
    expect(signals(world).at(-1)).toEqual(['g=1', expect.any(Number), 8]);
    expect(lane.counts.adopted).toBe(1);
  });

  test('of a lane whose state is gone too waits for an operator, and then goes on from what is left', async () => {
    const world = await overtaken();
    for (const history of world.checkpoints.values()) rollBack(history, history.versions.length);
    await expect(advanceToEnd(portsOf(world))).rejects.toMatchObject({ reason: 'no_state' });
    removeBelow(world, 'signals', 2);
    await advanceToEnd(portsOf(world, { acceptedUpTo: async () => 5 }));
    expect(signals(world)).toEqual([
      ['c=1', 0, 3],
      ['fence', 1, 3],
      ['lost-0-4=1', 1, 4],
      ['f=1', 1, 5],
    ]);
  });

  test('of a lane of which neither state nor output is left goes on for nobody: its readers wait for an unknown number', async () => {
    const world = await overtaken();
    for (const history of world.checkpoints.values()) rollBack(history, history.versions.length);
    removeBelow(world, 'signals', 3);
    await expect(advanceToEnd(portsOf(world, { acceptedUpTo: async () => 5 }))).rejects.toMatchObject({ reason: 'no_state' });
  });
});

describe('an owner whom a fence has overtaken', () => {
  test('writes no checkpoint of what came too late', async () => {
    const world = memoryWorld(1);
    await append(world, 'a');
    const sleeper = await advanceToEnd(portsOf(world));
    await append(world, 'b');
    // Another logic opens the lane and is gone again; the checkpoint server has forgotten it.
    const versions = world.checkpoints.get('counting|0')?.versions.slice() ?? [];
    await openLane(portsOf(world), { ...marking, logic: 'another' }, 0);
    const history = world.checkpoints.get('counting|0');
    if (history !== undefined) history.versions = versions;
    await expect(advanceLane(sleeper)).rejects.toMatchObject({ kind: 'fenced' });
    expect(history?.versions.at(-1)?.checkpoint?.cursor.offset).toBe(1);
  });

  test('has written one all the same: it is discarded, for the copy if that is older, else for the beginning', async () => {
    const world = memoryWorld(1);
    await append(world, 'a', 'b', 'c');
    await advanceToEnd(portsOf(world));
    const copy = world.checkpoints.get('counting|0')?.versions.at(-1);
    push(world, 'signals', '{"logic":"test"}', sequence(3, 1, fenceSrc));
    push(world, 'signals', 'void=1', sequence(4, 0, 3));
    push(world, 'signals', 'd=1', sequence(4, 1, 3));
    await append(world, 'd', 'e');
    const at = copy?.checkpoint;
    if (copy === undefined || at === undefined) throw new Error('the lane has a checkpoint');
    const written = [{ topic: 'signals' as const, epoch: 0, n: 4, end: 5 }, ...at.cursor.written.slice(1)];
    const beyond = { ...copy, checkpoint: { ...at, cursor: { ...at.cursor, offset: 4, written }, inputHash: undefined } };
    world.checkpoints.get('counting|0')?.versions.push(beyond);
    world.snapshots.set('counting|0', { ...at, entries: [...copy.entries] });
    const lane = await advanceToEnd(portsOf(world));
    expect(lane.counts).toMatchObject({ discarded: 1, adopted: 1, fences: 1 });
    expect(signals(world).slice(3)).toEqual([
      ['fence', 1, 3],
      ['void=1', 0, 4],
      ['d=1', 1, 4],
      ['fence', 2, 4],
      ['e=1', 2, 5],
    ]);
    world.checkpoints.get('counting|0')?.versions.push(beyond);
    world.snapshots.set('counting|0', { ...beyond.checkpoint, entries: [...copy.entries] });
    const again = await advanceToEnd(portsOf(world));
    expect(again.counts).toMatchObject({ discarded: 2, adopted: 5 });
    expect([...again.state.entries()].map(([key]) => key)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

test('outputs of an unknown logic that disagree are adopted; those of our own stop the lane', async () => {
  const world = memoryWorld(1);
  await append(world, 'a', 'b');
  push(world, 'signals', 'from another build', sequence(1, 0, 0));
  await expect(advanceToEnd(portsOf(world))).rejects.toMatchObject({ kind: 'transient' });
  await advanceToEnd(portsOf(world));
  expect(signals(world)).toEqual([
    ['from another build', 0, 1],
    ['fence', 1, 0],
    ['fence', 2, 1],
    ['b=1', 2, 2],
  ]);
  logOf(world, 'signals', 0).records.push({ ...logOf(world, 'signals', 0).records[3], offset: 4, sequence: sequence(3, 2, 2) } as never);
  await append(world, 'c');
  await expect(advanceToEnd(portsOf(world))).rejects.toMatchObject({ reason: 'not_deterministic' });
});
