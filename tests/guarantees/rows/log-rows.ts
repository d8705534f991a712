import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Loss } from '@lunettes/core/vocabulary';
import type { LogRecord } from '@lunettes/ports';
import { resumeLane, stageNames } from '@lunettes/stages';
import { expect } from 'vitest';
import { type Installation, on, until } from '../installation.ts';
import type { Mutation } from '../mutations.ts';
import { recordsOf } from '../one-pure-pass.ts';
import type { StartedStage } from '../stage-process.ts';
import type { Row } from './stage-rows.ts';

const named = (row: string, mutation: Mutation | undefined): string => (mutation === undefined ? row : `${row}-mutated`);

/** A request to append is held on its way, its sender dies, and it is delivered when a successor has long gone on; then another build starts. */
export const heldAppend: Row = (ground, mutation) =>
  on(ground, named('held', mutation), async ({ start, startApart, feed, settled, conclude, endOf, lanes }) => {
    const { proxy } = ground.kafka();
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    let appends = 0;
    proxy.rule = (client) => (client === 'held' && ++appends > 6 ? 'hold' : 'pass');
    try {
      const held = startApart('normalizer', { instance: 'held' });
      await feed(3);
      await until('an append is held', () => proxy.held() > 0);
      await held.end();
      const successor = start('normalizer', { instance: 'successor' });
      await settled([successor, ...others]);
      const ends = async (): Promise<number> => {
        let sum = 0;
        for (let lane = 0; lane < lanes; lane++) sum += await endOf('signals', lane);
        return sum;
      };
      const before = await ends();
      proxy.rule = () => 'pass';
      await proxy.release();
      const late = (await ends()) - before;
      await successor.drain();
      const next = start('normalizer', { instance: 'next', build: 'v2', mutation: mutation ?? '' });
      await feed(3);
      await settled([next, ...others]);
      await feed(1);
      const counts = await conclude([next, ...others], { keyOf: (key) => key.replace(/#v2$/, '') });
      return { 'records that came late': late, 'repeats dropped by the reader': counts['lifecycle-state-machine'].repeats };
    } finally {
      proxy.rule = () => 'pass';
    }
  });

/** Records are appended and acknowledged, and the answer never comes. */
export const appendAnswerLost: Row = (ground) =>
  on(ground, 'lostanswers', async ({ startAll, feed, conclude }) => {
    const { proxy } = ground.kafka();
    const before = proxy.lost();
    let appends = 0;
    proxy.rule = (client) => (stageNames.some((stage) => stage === client) && ++appends % 12 === 0 ? 'lose the answer' : 'pass');
    try {
      const stages = startAll();
      await feed(1);
      await until('answers are lost', () => proxy.lost() > before + 4);
      proxy.rule = () => 'pass';
      const counts = await conclude(stages);
      const sum = (what: 'replayed' | 'repeats'): number => stageNames.reduce((all, stage) => all + counts[stage][what], 0);
      // The client sends again by itself, so some are repeats in the log; others are found by the next open.
      return { 'answers lost': proxy.lost() - before, 'repeated or replayed': sum('replayed') + sum('repeats') };
    } finally {
      proxy.rule = () => 'pass';
    }
  });

/** What the group remembers is deleted, and then set to beyond the end of the log. */
export const groupOffsetsWrong: Row = (ground) =>
  on(ground, 'groupoffsets', async ({ startAll, feed, settled, conclude, withAdmin, group, topic, lanes }) => {
    const inputs = { normalizer: 'raw', 'lifecycle-state-machine': 'signals', 'slo-evaluator': 'lifecycle' } as const;
    const first = startAll();
    await feed(3);
    await settled(first);
    for (const stage of first) await stage.drain();
    const groups = stageNames.map(group);
    const deleted = await withAdmin((admin) => admin.deleteGroups(groups));
    const second = startAll();
    await feed(3);
    await settled(second);
    for (const stage of second) await stage.drain();
    let set = 0;
    await withAdmin(async (admin) => {
      for (const stage of stageNames) {
        const partitions = Array.from({ length: lanes }, (_, partition) => ({ partition, offset: '1000000' }));
        await admin.setOffsets({ groupId: group(stage), topic: topic(inputs[stage]), partitions });
        const [told] = await admin.fetchOffsets({ groupId: group(stage), topics: [topic(inputs[stage])] });
        set += told?.partitions.filter(({ offset }) => offset === '1000000').length ?? 0;
      }
    });
    const third = startAll();
    await feed(1);
    await conclude(third);
    return {
      'groups deleted': deleted.filter(({ errorCode }) => errorCode === undefined || errorCode === 0).length,
      'offsets out of range': set,
    };
  });

/** Retention takes input of one lane before it was read: the lane stops, and goes on by an operator's word, or by itself. */
const overtaken =
  (onLoss: 'continue' | 'stop'): Row =>
  (ground) =>
    on(ground, `overtaken${onLoss}`, async (installation) => {
      const { start, feed, settled, conclude, removeBelow, endOf, log, prefix, lanes } = installation;
      const lane = 1;
      const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
      const first = start('normalizer');
      await feed(3);
      await settled([first, ...others]);
      await first.drain();
      const from = await endOf('raw', lane);
      await feed(3);
      const to = Math.floor((from + (await endOf('raw', lane))) / 2);
      const gone = new Map<string, readonly LogRecord[]>([
        [`raw|${lane}`, (await recordsOf(log, 'raw', lane)).filter(({ offset }) => offset <= to)],
      ]);
      await removeBelow('raw', lane, to + 1);
      let stopped = 0;
      if (onLoss === 'stop') {
        const waiting = start('normalizer', { instance: 'waiting', onLoss });
        await until('the lane stands still', async () => (await waiting.standing()).some(({ reason }) => reason === 'input_lost'));
        stopped = (await waiting.standing()).filter(({ reason }) => reason === 'input_lost').length;
        await waiting.drain();
        const target = { kafka: { brokers: ground.kafka().brokers, clientId: 'operator' }, topicPrefix: prefix, lanes };
        expect(await resumeLane(target, { lane, stage: 'normalizer', word: { kind: 'accept-loss' } })).toEqual([
          { kind: 'accept-loss', topic: 'raw', lane, offset: to + 1 },
        ]);
        await expect(resumeLane(target, { lane: 0, stage: undefined, word: { kind: 'accept-loss' } })).rejects.toThrow('nothing to resume');
      }
      const next = start('normalizer', { instance: 'next', onLoss });
      await feed(1);
      const loss: Loss = { control: 'loss', topic: 'raw', from, to, reason: 'retention' };
      const counts = await conclude([next, ...others], { gone, losses: new Map([[lane, loss]]) });
      return {
        'records lost': to - from + 1,
        'losses marked': counts.normalizer.losses,
        ...(onLoss === 'stop' ? { 'lanes stopped': stopped } : {}),
      };
    });

export const overtakenGoesOn = overtaken('continue');
export const overtakenStops = overtaken('stop');

/** Nothing is left of what a lane has written to quiet topics when its stage starts again. */
export const outputEmptied: Row = (ground) =>
  on(ground, 'emptied', async (installation) => {
    const { startAll, feed, settled, conclude, removeBelow, endOf, log, lanes } = installation;
    const first = startAll();
    await feed(2);
    await settled(first);
    for (const stage of first) await stage.drain();
    const gone = new Map<string, readonly LogRecord[]>();
    let removed = 0;
    for (const topic of ['sli', 'diagnoses', 'breaches', 'rollouts', 'spans'] as const) {
      for (let lane = 0; lane < lanes; lane++) {
        const records = await recordsOf(log, topic, lane);
        gone.set(`${topic}|${lane}`, records);
        removed += records.length;
        if (records.length > 0) await removeBelow(topic, lane, await endOf(topic, lane));
      }
    }
    const next = startAll();
    await feed(1);
    await conclude(next, { gone });
    return { 'records removed': removed };
  });

/** Lanes that stand still, by reason, once so many do. */
async function stopsOf(stage: StartedStage, count: number): Promise<readonly string[]> {
  const reasons = async (): Promise<readonly string[]> => (await stage.standing()).flatMap(({ reason }) => reason ?? []).sort();
  await until(`${count} lanes of ${stage.order.stage} stand still`, async () => (await reasons()).length >= count);
  return reasons();
}

/** The input is made anew behind the back of its reader, and grows: shorter in one lane, past what was read in the others. */
export const topicRemade: Row = (ground) =>
  on(ground, 'remade', async ({ start, feed, settled, withAdmin, topic, applyTopics, log, lanes, recording, append }) => {
    const before = start('normalizer');
    await feed(4);
    await settled([before]);
    await before.drain();
    const written = await Promise.all(Array.from({ length: lanes }, (_, lane) => recordsOf(log, 'signals', lane)));
    await withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [topic('raw')] });
      await until('the topic is gone', async () => !(await admin.listTopics()).includes(topic('raw')));
    });
    await applyTopics();
    // Other records than before, in the same place.
    await append(recording.records.slice(Math.ceil(recording.records.length / 2)).filter(({ lane }) => lane !== 0));
    const after = start('normalizer', { instance: 'after' });
    const reasons = await stopsOf(after, lanes);
    expect(reasons).toEqual(['input_shorter', ...Array.from({ length: lanes - 1 }, () => 'log_foreign')]);
    for (let lane = 0; lane < lanes; lane++) expect(await recordsOf(log, 'signals', lane)).toEqual(written[lane]);
    return { 'lanes stopped': reasons.length };
  });

/** The only broker comes back without the acknowledged tail of a topic: its writer and its reader stand still. */
export const tailRemoved: Row = (ground) =>
  on(ground, 'tailless', async ({ start, feed, settled, topic, lanes, endOf, log }) => {
    const stages = [start('normalizer'), start('lifecycle-state-machine')];
    await feed(2);
    await settled(stages);
    for (const stage of stages) await stage.drain();
    const before = await endOf('signals', 0);
    const written = await recordsOf(log, 'lifecycle', 0);
    await ground.kafka().kill();
    for (let lane = 0; lane < lanes; lane++) cutTail(join(ground.kafka().dataFolder, `${topic('signals')}-${lane}`));
    await ground.kafka().start();
    await until('the broker is back', () =>
      endOf('signals', 0).then(
        () => true,
        () => false,
      ),
    );
    const removed = before - (await endOf('signals', 0));
    const [writer, reader] = [start('normalizer', { instance: 'writer' }), start('lifecycle-state-machine', { instance: 'reader' })];
    const stops = [await stopsOf(writer, lanes), await stopsOf(reader, lanes)];
    expect(new Set(stops[0])).toEqual(new Set(['output_shorter']));
    expect(new Set(stops[1])).toEqual(new Set(['input_shorter']));
    let read: readonly LogRecord[] = [];
    const isRead = async (): Promise<boolean> => {
      read = await recordsOf(log, 'lifecycle', 0);
      return true;
    };
    await until('the log can be read', () => isRead().catch(() => false));
    expect(read).toEqual(written);
    return { 'records removed': removed, 'lanes stopped': stops.flat().length };
  });

/** Half of the newest segment, and what the broker would find the rest again by. */
function cutTail(folder: string): void {
  const names = readdirSync(folder).sort();
  const log = names.filter((name) => name.endsWith('.log')).at(-1) ?? '';
  truncateSync(join(folder, log), Math.floor(statSync(join(folder, log)).size / 2));
  for (const name of names) if (/\.(index|timeindex|snapshot)$/.test(name)) rmSync(join(folder, name));
}

/** The broker is gone for a while, and Redis ends meanwhile. */
export const serversGone: Row = (ground) =>
  on(ground, 'gone', async ({ start, startApart, feed, conclude, endOf, lanes }: Installation) => {
    const { kafka, redis } = ground;
    const normalizer = startApart('normalizer', { point: 'before-publish', hits: 3, signal: 'SIGSTOP' });
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const stages = [normalizer, ...others];
    await Promise.all(stages.map(({ ready }) => ready));
    await feed(2);
    // With a round in hand, so that the broker is missed however fast the machine is.
    await until('the normalizer sleeps', () => normalizer.isAsleep());
    await kafka().kill();
    process.kill(normalizer.pid, 'SIGCONT');
    // Gone for long enough that the lane has been struck, and has tried again in vain.
    await until('lanes are opened in vain', async () => (await normalizer.count('opens')) > lanes + 1);
    await redis().restart();
    await kafka().start();
    await until('the broker is back', () =>
      endOf('raw', 0).then(
        () => true,
        () => false,
      ),
    );
    await feed(1);
    const counts = await conclude(stages);
    return { 'lanes opened in vain': counts.normalizer.opens - lanes };
  });
