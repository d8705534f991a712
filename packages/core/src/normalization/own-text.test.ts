import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { sampleOptions } from '../../test/normalization/check-outcome.ts';
import { sampleEvent } from '../../test/normalization/sample-records.ts';
import { normalizeObject } from './normalize-object.ts';
import { ownPiece, ownText } from './own-text.ts';

const megabyte = 1024 * 1024;
const events = 40;

/** Heap after a full collection, while `kept` is still reachable. */
function heapBytes(kept: readonly unknown[]): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return kept.length < 0 ? 0 : process.memoryUsage().heapUsed;
}

/** A fresh text of a megabyte, in one piece, that nobody else holds. */
const longMessage = (start: string): string => JSON.parse(JSON.stringify(`${start}${'x'.repeat(megabyte)}`)) as string;

function growth(make: (index: number) => unknown): number {
  const kept: unknown[] = [];
  const before = heapBytes(kept);
  for (let index = 0; index < events; index++) kept.push(make(index));
  return heapBytes(kept) - before;
}

test('a piece cut from a long text does not keep that text alive', () => {
  expect(growth((index) => ownPiece(longMessage(`the piece that is kept ${index}`), 0, 25))).toBeLessThan(megabyte);
  expect(growth((index) => ownText(longMessage(`the piece that is kept ${index}`), 100))).toBeLessThan(megabyte);
});

test('a plain slice would: the measurement can tell', () => {
  expect(growth((index) => longMessage(`the piece that is kept ${index}`).slice(0, 25))).toBeGreaterThan((events / 2) * megabyte);
});

test('the signals of Events with long messages are small', () => {
  const pulled = 'Successfully pulled image "registry.example.com/a/long/name/of/an/image:1" in 1.5s (4.25s including waiting). ';
  expect(growth(() => normalizeObject(sampleEvent({ reason: 'Pulled', message: longMessage(pulled) }), sampleOptions))).toBeLessThan(
    megabyte,
  );
});

test('short and long pieces say what they said', () => {
  expect(ownPiece('a short piece of it', 2, 7)).toBe('short');
  expect(ownPiece('the long tail of a text', 4)).toBe('long tail of a text');
  expect(ownText('😀'.repeat(30), 20)).toBe('😀'.repeat(20));
});
