import { on, until } from '../installation.ts';
import type { StageProcess } from '../stage-process.ts';
import type { Row } from './stage-rows.ts';

/** So little of the recording that reading it is not what takes the time. */
const smallPart = 400;

/**
 * How long the lanes of an instance stand still: from its end until another one has read what came meanwhile. Nothing is
 * asserted of the time, which is the machine's; the product means to stay under 15 s after a kill and 3 s after SIGTERM.
 */
export const liveAgain: Row = (ground) =>
  on(ground, 'recovery', async ({ start, startApart, feed, settled, conclude, lanes }) => {
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const stays = start('normalizer', { instance: 'stays' });
    const joined = async (instance: string): Promise<StageProcess> => {
      const one = startApart('normalizer', { instance });
      await until(`${instance} has lanes`, async () => {
        const [own, rest] = await Promise.all([one.ready.then(() => one.positions()), stays.positions()]);
        return own.size > 0 && own.size + rest.size === lanes;
      });
      await settled([stays, one]);
      return one;
    };
    const msWithout = async (one: StageProcess, end: () => Promise<unknown>): Promise<number> => {
      const lost = (await one.positions()).size;
      const fromMs = performance.now();
      await end();
      await feed(smallPart);
      await settled([stays]);
      const ms = Math.round(performance.now() - fromMs);
      console.log(`${one.order.instance}: ${lost} lanes live again after ${ms} ms`);
      return ms;
    };
    await feed(4);
    const killed = await joined('killed');
    const afterKill = await msWithout(killed, () => killed.end());
    const told = await joined('told');
    const afterTerm = await msWithout(told, () => told.drain());
    await feed(1);
    await conclude([stays, ...others]);
    return { 'ms until live after a kill': afterKill, 'ms until live after SIGTERM': afterTerm };
  });
