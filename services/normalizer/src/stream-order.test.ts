import { expect, test } from 'vitest';
import { type EpochOrder, epochsMax, judgeOrder, type StreamOrder } from './stream-order.ts';

/** Reads a row of records; for each one `r` for a repeat, `n` for the next, or the hole before it. */
function run(records: readonly EpochOrder[]): { readonly verdicts: readonly string[]; readonly order: StreamOrder | undefined } {
  let order: StreamOrder | undefined;
  const verdicts: string[] = [];
  for (const record of records) {
    const verdict = judgeOrder(order, record);
    if (verdict.kind === 'next') order = { epochs: verdict.epochs };
    if (verdict.kind === 'repeat') verdicts.push('r');
    else verdicts.push(verdict.missing === undefined ? 'n' : `${verdict.missing.from}-${verdict.missing.to}`);
  }
  return { verdicts, order };
}

const of = (epoch: string, ...seqs: readonly number[]): EpochOrder[] => seqs.map((seq) => ({ epoch, seq }));

test('what was read before is a repeat, and what follows is next', () => {
  expect(run(of('a', 1, 2, 2, 1, 3)).verdicts).toEqual(['n', 'n', 'r', 'r', 'n']);
});

test('a hole is told once, and the record after it counts', () => {
  expect(run(of('a', 1, 5, 6, 4)).verdicts).toEqual(['n', '2-4', 'n', 'r']);
});

test('a stream that begins in the middle lacks its beginning', () => {
  expect(run(of('a', 3)).verdicts).toEqual(['1-2']);
});

test('a new epoch counts anew, and a zombie of the old one is still judged by its own numbers', () => {
  const { verdicts, order } = run([...of('a', 1, 2), ...of('b', 1), ...of('a', 2, 3), ...of('b', 2)]);
  expect(verdicts).toEqual(['n', 'n', 'n', 'r', 'n', 'n']);
  expect(order?.epochs).toEqual([
    { epoch: 'a', seq: 3 },
    { epoch: 'b', seq: 2 },
  ]);
});

test('only the newest epochs are kept, and older ones pass unjudged', () => {
  const { verdicts, order } = run([...['b', 'c', 'd', 'e', 'f'].flatMap((epoch) => of(epoch, 1)), ...of('a', 7), ...of('a', 7)]);
  expect(order?.epochs.map(({ epoch }) => epoch)).toEqual(['c', 'd', 'e', 'f']);
  expect(order?.epochs.length).toBe(epochsMax);
  expect(verdicts.slice(-2)).toEqual(['n', 'n']);
});
