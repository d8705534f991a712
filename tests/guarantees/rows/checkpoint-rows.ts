import type { LogRecord } from '@lunettes/ports';
import { type StageName, stageNames } from '@lunettes/stages';
import { startRedisProxy } from '@lunettes/testkit/servers';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { type Installation, on, until } from '../installation.ts';
import { recordsOf } from '../one-pure-pass.ts';
import type { Row } from './stage-rows.ts';

/** The hash of one lane. */
const keyOf = (prefix: string, stage: StageName, lane: number): string => `${prefix}:{${stage}:${lane}}`;
const keysOf = ({ prefix, lanes }: Installation): readonly string[] =>
  stageNames.flatMap((stage) => Array.from({ length: lanes }, (_, lane) => keyOf(prefix, stage, lane)));
const everyStage = (what: string, counts: Readonly<Record<StageName, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(stageNames.map((stage) => [`${what} by ${stage}`, counts[stage]]));

/** Something happens to Redis under running stages, after half of the recording. */
const struck =
  (name: string, strike: (redis: Redis, installation: Installation) => Promise<void>): Row =>
  (ground, mutation) =>
    on(ground, mutation === undefined ? name : `${name}-mutated`, async (installation) => {
      const { startAll, feed, settled, conclude, redis } = installation;
      const stages = startAll({ mutation: mutation ?? '' });
      await feed(2);
      await settled(stages);
      await redis((client) => strike(client, installation));
      await feed(2);
      const counts = await conclude(stages);
      return everyStage('replayed', {
        normalizer: counts.normalizer.replayed,
        'lifecycle-state-machine': counts['lifecycle-state-machine'].replayed,
        'slo-evaluator': counts['slo-evaluator'].replayed,
      });
    });

export const flushed = struck('flushed', async (redis) => void (await redis.flushall()));

/** The field of all that hold a lane together. */
export const metaDeleted = struck('metadeleted', async (redis, installation) => {
  for (const key of keysOf(installation)) expect(await redis.hdel(key, '__meta')).toBe(1);
});

/** One entry of each lane goes while its stage is down: what is left does not belong together. */
export const fieldDeleted: Row = (ground) =>
  on(ground, 'fielddeleted', async (installation) => {
    const { startAll, feed, settled, conclude, redis } = installation;
    const before = startAll();
    await feed(2);
    await settled(before);
    for (const stage of before) await stage.drain();
    const removed = await redis(async (client) => {
      let count = 0;
      for (const key of keysOf(installation)) {
        const field = (await client.hkeys(key)).find((name) => name !== '__meta');
        if (field !== undefined) count += await client.hdel(key, field);
      }
      return count;
    });
    const stages = startAll();
    await feed(2);
    const counts = await conclude(stages);
    return { 'fields removed': removed, 'replayed by the lifecycle': counts['lifecycle-state-machine'].replayed };
  });

/** Redis comes back with what it had some time ago, owners and all, under stages that go on. */
export const rolledBack: Row = (ground, mutation) =>
  on(ground, `rolledback${mutation === undefined ? '' : '-mutated'}`, async (installation) => {
    const { startAll, feed, settled, conclude, redis } = installation;
    const stages = startAll({ mutation: mutation ?? '' });
    await feed(4);
    await settled(stages);
    const copies = await redis((client) => Promise.all(keysOf(installation).map((key) => client.dumpBuffer(key))));
    await feed(4);
    await settled(stages);
    const restored = await redis(async (client) => {
      let count = 0;
      for (const [index, key] of keysOf(installation).entries()) {
        const copy = copies[index];
        if (copy === undefined || copy === null) continue;
        if ((await client.restore(key, 0, copy, 'REPLACE')) === 'OK') count++;
      }
      return count;
    });
    await feed(2);
    const counts = await conclude(stages);
    const fenced = stageNames.reduce((sum, stage) => sum + counts[stage].fenced, 0);
    const replayed = stageNames.reduce((sum, stage) => sum + counts[stage].replayed, 0);
    return { 'lanes rolled back': restored, 'rounds fenced': fenced, replayed };
  });

/** Redis has no memory left: nothing moves, nothing is half written, and it goes on when there is some. */
export const outOfMemory: Row = (ground) =>
  on(ground, 'oom', async ({ startAll, feed, settled, conclude, redis }) => {
    const stages = startAll();
    await feed(2);
    await settled(stages);
    const waited = await redis(async (client) => {
      await client.config('SET', 'maxmemory', '1');
      try {
        await feed(2);
        const waiting = async (): Promise<number> =>
          (await Promise.all(stages.map((stage) => stage.standing()))).flat().filter(({ phase }) => phase === 'waiting').length;
        await until('lanes wait for Redis', async () => (await waiting()) > 0);
        return await waiting();
      } finally {
        await client.config('SET', 'maxmemory', '0');
      }
    });
    const counts = await conclude(stages);
    return { 'lanes that waited': Math.max(1, waited), replayed: stageNames.reduce((sum, stage) => sum + counts[stage].replayed, 0) };
  });

/** A checkpoint is written and its answer never comes. */
export const checkpointAnswerLost: Row = (ground) =>
  on(ground, 'casanswer', async ({ startAll, feed, conclude }) => {
    const proxy = await startRedisProxy(ground.redis().port);
    try {
      let moves = 0;
      proxy.rule = (request) => request.includes("return 'PLACE'") && ++moves % 9 === 0;
      const stages = startAll({ redis: { url: proxy.url } });
      await feed(1);
      await until('answers are lost', () => proxy.lost() > 4);
      proxy.rule = () => false;
      const counts = await conclude(stages);
      const opens = stageNames.reduce((sum, stage) => sum + counts[stage].opens, 0);
      return { 'answers lost': proxy.lost(), 'lanes opened again': opens - 9 };
    } finally {
      await proxy.close();
    }
  });

/** Copies of the states are all there is left: Redis is empty, and retention has taken the beginning of the log. */
export const copiesOnly: Row = (ground) =>
  on(ground, 'copied', async (installation) => {
    const { startAll, feed, settled, conclude, redis, log, lanes, removeBelow } = installation;
    // Copies with every round at first, and none later: so they are older than the end, however fast the machine is.
    const copying = startAll({ snapshotIntervalMs: 1 });
    for (let part = 0; part < 3; part++) {
      await feed(6);
      await settled(copying);
    }
    for (const stage of stageNames)
      for (let lane = 0; lane < lanes; lane++)
        await until(`a copy of ${stage} ${lane}`, async () => (await log.snapshots.load({ stage, lane })) !== undefined);
    for (const stage of copying) await stage.drain();
    const running = startAll();
    await feed(6);
    await settled(running);
    for (const stage of running) await stage.drain();
    const gone = new Map<string, readonly LogRecord[]>();
    for (let lane = 0; lane < lanes; lane++) {
      const offset = (await log.snapshots.load({ stage: 'normalizer', lane }))?.cursor.offset ?? 0;
      expect(offset).toBeGreaterThan(0);
      gone.set(
        `raw|${lane}`,
        (await recordsOf(log, 'raw', lane)).filter((record) => record.offset < offset),
      );
      await removeBelow('raw', lane, offset);
    }
    await redis(async (client) => void (await client.flushall()));
    const successors = startAll();
    await feed(3);
    const counts = await conclude(successors, { gone });
    return { replayed: stageNames.reduce((sum, stage) => sum + counts[stage].replayed, 0) };
  });

/** The second copy of each lane is cut off before its manifest, its sender dies, and Redis loses everything. */
export const copyInterrupted: Row = (ground) =>
  on(ground, 'cutcopy', async (installation) => {
    const { start, startApart, feed, settled, conclude, redis, log, lanes, removeBelow } = installation;
    const { proxy } = ground.kafka();
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const first = start('normalizer', { instance: 'first', snapshotIntervalMs: 1 });
    await feed(4);
    await settled([first, ...others]);
    for (let lane = 0; lane < lanes; lane++)
      await until(`a copy of lane ${lane}`, async () => (await log.snapshots.load({ stage: 'normalizer', lane })) !== undefined);
    await first.drain();
    // One chunk gets through; its manifest and what the other lanes send does not.
    let chunks = 0;
    proxy.rule = (client, request) => (client === 'cut' && request.includes('.snapshots.v1') && chunks++ > 0 ? 'hold' : 'pass');
    try {
      const cut = startApart('normalizer', { instance: 'cut', snapshotIntervalMs: 1 });
      await feed(4);
      await until('every lane is held in the middle of a copy', () => proxy.held() >= lanes);
      await cut.end();
      const held = proxy.held();
      const gone = new Map<string, readonly LogRecord[]>();
      for (let lane = 0; lane < lanes; lane++) {
        const offset = (await log.snapshots.load({ stage: 'normalizer', lane }))?.cursor.offset ?? 0;
        expect(offset).toBeGreaterThan(0);
        gone.set(
          `raw|${lane}`,
          (await recordsOf(log, 'raw', lane)).filter((record) => record.offset < offset),
        );
        await removeBelow('raw', lane, offset);
      }
      await redis(async (client) => void (await client.flushall()));
      const successor = start('normalizer', { instance: 'successor' });
      await feed(2);
      const counts = await conclude([successor, ...others], { gone });
      return { 'requests held': held, 'chunks without a manifest': chunks - held, replayed: counts.normalizer.replayed };
    } finally {
      proxy.rule = () => 'pass';
      await proxy.release();
    }
  });
