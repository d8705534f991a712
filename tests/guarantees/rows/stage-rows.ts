import type { LogRecord } from '@lunettes/ports';
import { stageNames } from '@lunettes/stages';
import { expect } from 'vitest';
import { type Ground, on, until } from '../installation.ts';
import type { Mutation } from '../mutations.ts';
import type { Effects } from '../proven-rows.ts';
import { keyOfBuild } from '../stage-order.ts';

/** A row that an error of protocol can be planted into, to see it go red. */
export type Row = (ground: Ground, mutation?: Mutation) => Promise<Effects>;

const nameOf = (row: string, mutation: Mutation | undefined): string =>
  mutation === undefined ? row : `${row}-${mutation.replaceAll(/[^a-z]/gi, '')}`;

/** Published and not checkpointed comes last: those who go on then tell what they have replayed. */
const killPoints = ['before-publish', 'after-checkpoint', 'after-publish'] as const;
const killHits = { normalizer: 12, 'lifecycle-state-machine': 8, 'slo-evaluator': 4 };

export const killedEverywhere: Row = (ground, mutation) =>
  on(ground, nameOf('killed', mutation), async ({ startApart, feed, conclude, startAll }) => {
    for (const point of killPoints) {
      const killed = stageNames.map((stage) => startApart(stage, { point, hits: killHits[stage], mutation: mutation ?? '' }));
      await feed(killPoints.length + 1);
      expect(await Promise.all(killed.map(({ ended }) => ended)), point).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    }
    const successors = startAll();
    await feed(1);
    const counts = await conclude(successors);
    return Object.fromEntries(stageNames.map((stage) => [`replayed by ${stage}`, counts[stage].replayed]));
  });

/** One stage dies after its checkpoint; everything that it says was published is in the log. */
export const killedAfterCheckpoint: Row = (ground, mutation) =>
  on(ground, nameOf('aftercheckpoint', mutation), async ({ start, startApart, feed, conclude }) => {
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const killed = startApart('normalizer', { point: 'after-checkpoint', hits: 12, mutation: mutation ?? '' });
    await feed(2);
    expect(await killed.ended).toBe('SIGKILL');
    const successor = start('normalizer', { instance: 'successor' });
    await feed(1);
    const counts = await conclude([successor, ...others]);
    return { 'records read by the successor': counts.normalizer.records };
  });

/** Sleeps with a round in hand while another takes its lanes, and then sends it. */
const sleepingAs =
  (stage: 'normalizer' | 'lifecycle-state-machine'): Row =>
  (ground, mutation) =>
    on(ground, nameOf(`sleeping-${stage}`, mutation), async ({ start, startApart, feed, settled, conclude }) => {
      const planted = { mutation: mutation ?? ('' as const) };
      const readers = stageNames.filter((name) => name !== stage).map((name) => start(name, name === readerOf[stage] ? planted : {}));
      const asleep = { point: 'before-publish', hits: 3, signal: 'SIGSTOP' } as const;
      const sleeper = startApart(stage, { instance: 'sleeper', ...asleep });
      await sleeper.ready;
      await feed(2);
      await until('the sleeper sleeps', () => sleeper.isAsleep());
      const successor = start(stage, { instance: 'successor' });
      await settled([...readers, successor]);
      process.kill(sleeper.pid, 'SIGCONT');
      const woken = await sleeper.drain();
      await feed(1);
      const counts = await conclude([...readers, successor]);
      return { 'rounds of the sleeper fenced': woken.fenced, 'repeats dropped by its reader': counts[readerOf[stage]].repeats };
    });

const readerOf = { normalizer: 'lifecycle-state-machine', 'lifecycle-state-machine': 'slo-evaluator' } as const;

export const sleeping = sleepingAs('lifecycle-state-machine');
export const sleepingNormalizer = sleepingAs('normalizer');

/** Another build takes over and the first one comes back, while an instance of each sleeps with a round in hand. */
export const deployedForthAndBack: Row = (ground, mutation) =>
  on(ground, nameOf('deployed', mutation), async ({ start, startApart, feed, settled, conclude, log, lanes }) => {
    const stage = 'lifecycle-state-machine';
    const readers = [start('normalizer'), start('slo-evaluator')];
    const asleep = { point: 'before-publish', hits: 4, signal: 'SIGSTOP' } as const;
    const old = startApart(stage, { instance: 'old', build: 'v1', ...asleep });
    await feed(3);
    await until('the old build sleeps', () => old.isAsleep());
    const next = startApart(stage, { instance: 'next', build: 'v2', mutation: mutation ?? '', ...asleep, hits: 12 });
    await until('the next build sleeps', () => next.isAsleep());
    const back = start(stage, { instance: 'back', build: 'v1', mutation: mutation ?? '' });
    await feed(3);
    await settled([...readers, back]);
    for (const { pid } of [old, next]) process.kill(pid, 'SIGCONT');
    const woken = [await old.drain(), await next.drain()];
    await feed(1);
    const keyOf = (key: string): string => key.replace(/#v[12]$/, '');
    const counts = await conclude([...readers, back], { keyOf });
    const builds = new Map<string, number>();
    for (let lane = 0; lane < lanes; lane++) {
      const { records } = await log.read({ topic: 'lifecycle', lane, from: 0 }, { recordsMax: 1e5, bytesMax: 1e9 });
      for (const record of records) builds.set(buildOf(record), (builds.get(buildOf(record)) ?? 0) + 1);
    }
    return {
      'rounds of sleepers fenced': woken.reduce((sum, { fenced }) => sum + fenced, 0),
      'fences of the last': counts[stage].fences,
      'records of v1': builds.get('v1') ?? 0,
      'records of v2': builds.get('v2') ?? 0,
      'void or repeated records dropped': counts['slo-evaluator'].repeats,
    };
  });

const buildOf = ({ key, sequence }: LogRecord): string =>
  sequence?.src === -1 ? 'fence' : (['v1', 'v2'].find((build) => key.endsWith(keyOfBuild('', build))) ?? 'none');

/** One record makes the step throw: it is set aside, and nothing else happens. */
export const stepThrows: Row = (ground, mutation) =>
  on(ground, nameOf('throws', mutation), async ({ startAll, feed, conclude, append, recording, lanes }) => {
    const poison = 'simulated|poison|';
    const stages = startAll({ throwsFor: poison, mutation: mutation ?? '' });
    await feed(2);
    const [model] = recording.records;
    if (model === undefined) throw new Error('the recording is empty');
    await append(Array.from({ length: lanes }, (_, lane) => ({ ...model, lane, key: poison })));
    await feed(1);
    const counts = await conclude(stages, { setAside: poison });
    expect(counts.normalizer.deadLetters).toBe(lanes);
    return { 'dead letters': counts.normalizer.deadLetters };
  });
