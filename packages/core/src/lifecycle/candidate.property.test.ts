import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Precision, Resolution } from '../vocabulary/index.ts';
import { type Candidate, mergedDetails, winnerOf, withCandidate } from './candidate.ts';

const resolutions: Readonly<Record<Precision, Resolution>> = {
  audit: 'us',
  event_name: 'ns',
  event_time: 'us',
  field: 's',
  inferred: 'us',
};
const second = 1_000_000;

const candidate: fc.Arbitrary<Candidate> = fc
  .record({
    at: fc.integer({ min: 0, max: 8 * second }),
    precision: fc.constantFrom<Precision>('audit', 'event_name', 'event_time', 'field', 'inferred'),
    evidence: fc.constantFrom('a', 'b', 'c', 'd'),
    detail: fc.constantFrom('x', 'y'),
  })
  .map(({ at, precision, evidence, detail }) => ({
    at: precision === 'field' ? at - (at % second) : at,
    resolution: resolutions[precision],
    clock: 'apiserver',
    precision,
    evidence,
    toldAt: 0,
    details: [[detail, evidence]],
  }));

const merged = (candidates: readonly Candidate[]): readonly Candidate[] => candidates.reduce<readonly Candidate[]>(withCandidate, []);

// Verifies: L1
test('candidates give the same milestone in any order and with any repeats', () => {
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 10 }), fc.infiniteStream(fc.nat()), (candidates, choices) => {
      const shuffled = [...candidates, ...candidates.slice(0, 3)];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = (choices.next().value ?? 0) % (i + 1);
        const [one, other] = [shuffled[i], shuffled[j]];
        if (one !== undefined && other !== undefined) [shuffled[i], shuffled[j]] = [other, one];
      }
      const straight = merged(candidates);
      expect(merged(shuffled)).toEqual(straight);
      expect(winnerOf(merged(shuffled))).toEqual(winnerOf(straight));
      const winner = winnerOf(straight);
      if (winner !== undefined) expect(mergedDetails(merged(shuffled), winner)).toEqual(mergedDetails(straight, winner));
    }),
    { numRuns: 1000 },
  );
});

test('the milestone’s time is that of the most precise report of the first occurrence, found by trying all', () => {
  const ladder: readonly Precision[] = ['audit', 'event_name', 'event_time', 'field', 'inferred'];
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 8 }), (all) => {
      const stated = all.filter((one) => one.precision !== 'inferred');
      const candidates = stated.length > 0 ? stated : all;
      const first = Math.min(...candidates.map((one) => one.at));
      const firsts = candidates.filter((one) => one.at === first);
      const width = firsts.some((one) => one.evidence === firsts.map((each) => each.evidence).sort()[0] && one.resolution === 's')
        ? second
        : 0;
      const winner = winnerOf(merged(all));
      // The best rung whose own earliest report lies in reach; in reach depends on who reported first.
      const inReach = (reach: number): number | undefined => {
        for (const precision of ladder) {
          const own = candidates.filter((one) => one.precision === precision).map((one) => one.at);
          if (own.length > 0 && Math.min(...own) <= first + reach) return Math.min(...own);
        }
        return undefined;
      };
      expect([inReach(2 * second), inReach(2 * second + width), inReach(3 * second)]).toContain(winner?.at);
      expect(winner?.at).toBeLessThanOrEqual(first + 3 * second);
    }),
    { numRuns: 1000 },
  );
});

// Verifies: L4
test('a later occurrence never replaces the first, however precise it is', () => {
  const early: Candidate = { at: 0, resolution: 's', clock: 'kubelet/n', precision: 'field', evidence: 'a', toldAt: 0, details: [] };
  const late: Candidate = {
    at: 3 * second + 1,
    resolution: 'us',
    clock: 'apiserver',
    precision: 'audit',
    evidence: 'b',
    toldAt: 0,
    details: [],
  };
  expect(winnerOf(merged([late, early]))).toEqual(early);
  expect(winnerOf(merged([{ ...late, at: 3 * second }, early]))?.precision).toBe('audit');
});

test('a look at the object gives a time only where nobody states one', () => {
  const look: Candidate = { at: 0, resolution: 's', clock: 'collector', precision: 'inferred', evidence: 'a', toldAt: 0, details: [] };
  const stated: Candidate = {
    at: 9 * second,
    resolution: 'us',
    clock: 'apiserver',
    precision: 'audit',
    evidence: 'b',
    toldAt: 0,
    details: [],
  };
  expect(winnerOf(merged([look, stated]))).toEqual(stated);
  expect(winnerOf(merged([look]))).toEqual(look);
});
