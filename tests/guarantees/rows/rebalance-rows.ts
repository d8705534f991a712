import { randomBytes } from 'node:crypto';
import { decodeRecord, encodeRecord } from '@lunettes/codec';
import { isControl, type Loss } from '@lunettes/core/vocabulary';
import type { LogRecord, RawAppend } from '@lunettes/ports';
import { stageNames } from '@lunettes/stages';
import { expect } from 'vitest';
import { type Installation, on, until } from '../installation.ts';
import { recordsOf } from '../one-pure-pass.ts';
import type { StartedStage } from '../stage-process.ts';
import { type HeldAppends, heldAppends } from './held-appends.ts';
import type { Row } from './stage-rows.ts';

const lanesOf = async (stages: readonly StartedStage[]): Promise<number> =>
  (await Promise.all(stages.map((stage) => stage.positions()))).reduce((sum, { size }) => sum + size, 0);

/** A second instance of each stage joins under load and leaves again; those of the first keep some lanes all the time. */
export const joinedAndLeft: Row = (ground) =>
  on(ground, 'joined', async ({ start, startAll, feed, settled, conclude, lanes }) => {
    const all = stageNames.length * lanes;
    const first = startAll();
    await Promise.all(first.map(({ ready }) => ready));
    await feed(4);
    await settled(first);
    const second = stageNames.map((stage) => start(stage, { instance: `${stage}-second` }));
    await until('lanes are shared', async () => (await lanesOf(second)) > 0 && (await lanesOf(first)) + (await lanesOf(second)) === all);
    const kept = await lanesOf(first);
    await feed(4);
    await settled([...first, ...second]);
    await feed(4);
    const given = await lanesOf(second);
    const drained = await Promise.all(second.map((stage) => stage.drain()));
    await feed(4);
    const counts = await conclude(first);
    return {
      'lanes kept': kept,
      'lanes given away and taken back': given,
      'records read by those that joined': drained.reduce((sum, { records }) => sum + records, 0),
      'records read by those that stayed': stageNames.reduce((sum, stage) => sum + counts[stage].records, 0),
    };
  });

/** A queue is full, and its lane paused, from this on: packages/adapters/kafka/src/lane-queue.ts. */
const queueBytes = 8 * 1024 * 1024;
const ballastBytes = 700 * 1024;

/** More of a lane than its queue holds: repeats of the lane's first record, which nobody takes, made large. */
function ballast({ recording }: Installation, lane: number, bytes: number): readonly RawAppend[] {
  const model = recording.records.find((record) => record.lane === lane);
  const read = model === undefined ? undefined : decodeRecord('raw', model.value);
  if (model === undefined || read?.ok !== true || isControl(read.value)) throw new Error(`lane ${lane} has no first record`);
  const body = Buffer.from(JSON.stringify(randomBytes(ballastBytes).toString('base64')));
  const value = encodeRecord('raw', { ...read.value, body });
  return Array.from({ length: Math.ceil(bytes / value.length) }, () => ({ ...model, value }));
}

const bytesOf = (records: readonly LogRecord[]): number => records.reduce((sum, { value }) => sum + value.length, 0);

/** Appends more than the queues of these lanes hold behind a stage that cannot go on, and resolves when they are full. */
async function filled(installation: Installation, lanes: readonly number[], behind: HeldAppends): Promise<void> {
  behind.hold();
  const { feed, append } = installation;
  await feed(3);
  await until('an append is held', () => behind.held() > 0);
  for (const lane of lanes) await append(ballast(installation, lane, 1.5 * queueBytes));
  await feed(3);
  for (const lane of lanes) await until(`lane ${lane} is full and paused`, async () => bytesOf(await behind.queued(lane)) >= queueBytes);
}

/** A lane is paused behind a stage that cannot write, and given to another instance meanwhile; then the first one goes on. */
export const lostWhilePaused: Row = (ground) =>
  on(ground, 'lostpaused', async (installation) => {
    const { start, feed, settled, conclude, lanes } = installation;
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const behind = heldAppends();
    const first = start('normalizer', { instance: 'first' }, behind.changed);
    await feed(3);
    await settled([first, ...others]);
    const every = Array.from({ length: lanes }, (_, lane) => lane);
    await filled(installation, every, behind);
    const held = behind.held();
    const second = start('normalizer', { instance: 'second' });
    await until('the second has lanes that were paused', async () => (await second.positions()).size > 0);
    const lost = (await second.positions()).size;
    behind.release();
    await settled([first, second, ...others]);
    const counts = await conclude([first, second, ...others]);
    return { 'appends held': held, 'paused lanes lost': lost, 'rounds fenced': counts.normalizer.fenced };
  });

function lossOf(value: Uint8Array): readonly Loss[] {
  const read = decodeRecord('signals', value);
  return read.ok && isControl(read.value) && read.value.control === 'loss' ? [read.value] : [];
}

/** Retention passes what a paused lane has not fetched yet: the loss is marked when the lane goes on. */
export const overtakenWhilePaused: Row = (ground) =>
  on(ground, 'passedpaused', async (installation) => {
    const { start, feed, settled, conclude, log, removeBelow, endOf } = installation;
    const lane = 1;
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const behind = heldAppends();
    const normalizer = start('normalizer', {}, behind.changed);
    await feed(3);
    await settled([normalizer, ...others]);
    const read = (await normalizer.positions()).get(lane) ?? 0;
    await filled(installation, [lane], behind);
    const fetched = ((await behind.queued(lane)).at(-1)?.offset ?? 0) + 1;
    const to = Math.floor((fetched + (await endOf('raw', lane))) / 2);
    expect(to).toBeGreaterThan(fetched);
    const gone = new Map([[`raw|${lane}`, (await recordsOf(log, 'raw', lane)).filter(({ offset }) => offset <= to)]]);
    await removeBelow('raw', lane, to + 1);
    behind.release();
    await feed(3);
    await settled([normalizer, ...others]);
    const [loss, ...more] = (await recordsOf(log, 'signals', lane)).flatMap(({ value }) => lossOf(value));
    // A lane that had to be opened again meanwhile has lost what it had fetched, too, and nothing else.
    expect(loss).toMatchObject({ topic: 'raw', to, reason: 'retention' });
    expect(more).toEqual([]);
    if (loss === undefined || loss.from < read || loss.from > fetched)
      throw new Error(`${JSON.stringify(loss)}, read to ${read}, fetched to ${fetched}`);
    const counts = await conclude([normalizer, ...others], { gone, losses: new Map([[lane, loss]]) });
    return { 'records lost': to - loss.from + 1, 'losses marked': counts.normalizer.losses };
  });
