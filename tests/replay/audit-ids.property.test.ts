import { defineSimulation, simulate } from '@lunettes/simulate';
import { expect, test } from 'vitest';
import { type Replayed, type ResultRow, replayFiles } from './replay-lines.ts';

const lines = Array.from(simulate(defineSimulation({ pods: 40, nodes: 4, durationS: 1800, namespaces: 3, seed: 5 })), ({ line }) => line);

/** The id is the client's: it may be the same for all that one client, or every client, ever asks. */
const withIds = (idOf: (index: number) => string): string[] =>
  lines.map((line, index) => {
    const record: unknown = JSON.parse(line);
    return typeof record === 'object' && record !== null && 'auditID' in record
      ? JSON.stringify({ ...record, auditID: idOf(index) })
      : line;
  });

/** Everything that is told, except by which id. */
const told = ({ rows }: Replayed): Record<string, unknown> =>
  Object.fromEntries([...rows].map(([file, of]) => [file, of.map((row) => JSON.stringify(row, withoutIds))]));

function withoutIds(this: ResultRow, key: string, value: unknown): unknown {
  return key === 'evidence_id' || (key === 'id' && 'source' in this) ? undefined : value;
}

// Verifies: L10
test('requests that share an audit id are different requests: every row is the same as with an id for each', async () => {
  const each = await replayFiles([withIds((index) => `id-${index}`)]);
  expect(each.counts['sli']).toBeGreaterThan(40);
  expect(each.counts['diagnoses']).toBeGreaterThan(0);
  for (const idOf of [() => 'one', (index: number) => `id-${index % 7}`, () => 'x'.repeat(500)]) {
    const shared = await replayFiles([withIds(idOf)]);
    expect(shared.counts).toEqual(each.counts);
    expect(told(shared)).toEqual(told(each));
  }
});
