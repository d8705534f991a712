import { createLifecycleStage } from '@lunettes/core/lifecycle';
import { createSloStage, deliveryLimits } from '@lunettes/core/slo';
import { isControl, type Loss, type Signal, type Sli } from '@lunettes/core/vocabulary';
import { lanePipeline, sha256Hex } from '@lunettes/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordedCluster } from '../simulation/recorded-cluster.ts';

const loss: Loss = { control: 'loss', topic: 'signals', from: 1, to: 2, reason: 'retention' };
const signals = [1, 2, 3].map(recordedCluster);
const watermarkOf = ({ type, body }: Signal): number =>
  type === 'tick' ? (JSON.parse(body ?? '') as { watermarkUs: number }).watermarkUs : -1;

test('a loss anywhere takes every delivery that was under way out of the budgets, and changes no other', () => {
  let touched = 0;
  let untouched = 0;
  const property = fc.property(fc.nat({ max: 2 }), fc.double({ min: 0, max: 1, noNaN: true }), (which, share) => {
    const all = signals[which] ?? [];
    // The last watermark comes after it: what is under way is told with the next one.
    const at = Math.floor(share * (all.length - 1));
    const [before, after] = [all.slice(0, at), all.slice(at)];
    const fromUs = Math.max(0, ...before.map(watermarkOf));
    // What was lost is nothing here, so that only the mark makes the difference.
    const expected = rowsOf([all]);
    const rows = rowsOf([before, [loss], after]);
    expect([...rows.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [id, row] of rows) {
      const plain = expected.get(id);
      if (row.degraded.includes('loss')) {
        touched++;
        expect(row.slo_eligible).toBe(false);
        expect({ ...row, degraded: row.degraded.filter((one) => one !== 'loss'), ...judgedAs(plain) }).toEqual(plain);
      } else {
        untouched++;
        expect(row).toEqual(plain);
        const endUs = row.ended_at_us ?? Number.MAX_SAFE_INTEGER;
        const nextUs = after.map(watermarkOf).find((us) => us >= 0) ?? Number.MAX_SAFE_INTEGER;
        expect(endUs < fromUs || (row.started_at_us ?? 0) > nextUs, `${id} was under way`).toBe(true);
      }
    }
  });
  fc.assert(property, { numRuns: 60, examples: [0, 1, 2].map((which) => [which, 1] as [number, number]) });
  expect(touched).toBeGreaterThan(0);
  expect(untouched).toBeGreaterThan(0);
});

/** Fields that follow from being out of the budgets, and how often the row was told. */
const judgedAs = (plain: Sli | undefined) =>
  plain === undefined
    ? {}
    : { version: plain.version, slo_eligible: plain.slo_eligible, slo_excluded: plain.slo_excluded, objectives: plain.objectives };

function rowsOf(stretches: readonly (readonly (Signal | Loss)[])[]): ReadonlyMap<string, Sli> {
  const rows = new Map<string, Sli>();
  const pipeline = lanePipeline([createLifecycleStage({ sha256Hex, limits: deliveryLimits }), createSloStage({ sha256Hex })], {
    output: ({ topic, value }) => {
      if (topic === 'sli' && !isControl(value)) rows.set((value as Sli).delivery_id, value as Sli);
    },
    deadLetter: ({ detail }) => expect.fail(detail),
  });
  for (const stretch of stretches) pipeline.push('signals', stretch);
  return rows;
}
