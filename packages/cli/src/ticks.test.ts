import { expect, test } from 'vitest';
import { ticks } from './ticks.ts';

test('a change that is told of is a tick, and many at once are one', async () => {
  const abort = new AbortController();
  const told = async function* (): AsyncGenerator<string> {
    yield ': open\n\n';
    yield 'event: sli\ndata: {}\n\nevent: spans\ndata: {}\n\n';
  };
  let count = 0;
  for await (const _ of ticks({ stream: told }, abort.signal, { leastMs: 1, mostMs: 600_000 })) if (++count === 2) abort.abort();
  expect(count).toBe(2);
});

test('without a stream there are ticks all the same, and the signal ends them', async () => {
  const abort = new AbortController();
  // biome-ignore lint/correctness/useYield: it fails before it has anything to tell.
  const broken = async function* (): AsyncGenerator<string> {
    throw new Error('no more streams');
  };
  let count = 0;
  for await (const _ of ticks({ stream: broken }, abort.signal, { leastMs: 1, mostMs: 2 })) if (++count === 3) abort.abort();
  expect(count).toBe(3);
});
