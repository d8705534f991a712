import type { SightFacts } from '@lunettes/core/vocabulary';
import { beforeEach, expect, test } from 'vitest';
import type { CoverageProof } from './coverage.ts';
import { openSights, type Sights } from './sights.ts';

const second = 1_000_000;
const start = 1_000 * second;
const seeing = (provedS: number): CoverageProof => ({ source: 'pods', state: 'seeing', reason: null, provedUs: provedS * second });
const blind = (provedS: number): CoverageProof => ({ source: 'pods', state: 'blind', reason: 'watch_gap', provedUs: provedS * second });

/** What the log keeps of positions. */
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
});
const opened = (instance: string, startedAtUs = start): Sights => openSights('shop', { instance, startedAtUs });

/** Tells at that second, and gives back what the log has got: `from-to state`. */
function tell(sights: Sights, atS: number, proof: CoverageProof, isEnding?: 'ending'): readonly string[] {
  const news = sights.news([proof], kept, atS * second, isEnding);
  for (const { source, position } of news?.positions ?? []) kept.set(source, position);
  news?.told();
  return (news?.facts ?? []).map(textOf);
}
const textOf = ({ state, reason, fromUs, toUs }: SightFacts): string =>
  `${fromUs / second}-${toUs / second} ${state}${reason === null ? '' : ` ${reason}`}`;

test('an interval that grows is told once a minute, one that turns at once, and at the end whatever is known', () => {
  const sights = opened('a');
  expect(tell(sights, 1_000, seeing(1_000))).toEqual(['1000-1000 seeing']);
  expect(tell(sights, 1_030, seeing(1_028))).toEqual([]);
  expect(tell(sights, 1_065, seeing(1_060))).toEqual(['1000-1060 seeing']);
  expect(tell(sights, 1_080, blind(1_070))).toEqual(['1060-1080 blind watch_gap']);
  expect(tell(sights, 1_085, blind(1_070), 'ending')).toEqual(['1060-1085 blind watch_gap']);
});

test('what the log did not take is told again', () => {
  const sights = opened('a');
  const news = sights.news([seeing(1_000)], kept, start);
  expect(sights.news([seeing(1_000)], kept, start + second)?.facts).toEqual(news?.facts);
});

test('the next run of a collector tells the time in which none ran as blind', () => {
  tell(opened('a'), 1_000, seeing(1_000));
  const first = opened('a');
  tell(first, 1_010, seeing(1_010), 'ending');
  expect(tell(opened('a', 2_000 * second), 2_010, seeing(2_005))).toEqual(['1010-2005 blind collector_down', '2005-2005 seeing']);
});

test('of two collectors one tells; when it is gone the other, who has run all the time, goes on where it has ended', () => {
  const [first, second_] = [opened('a'), opened('b')];
  expect(tell(first, 1_000, seeing(1_000))).toEqual(['1000-1000 seeing']);
  expect(tell(second_, 1_001, seeing(1_001))).toEqual([]);
  expect(tell(first, 1_070, seeing(1_070))).toEqual(['1000-1070 seeing']);
  expect(tell(second_, 1_200, seeing(1_199))).toEqual([]);
  expect(tell(second_, 1_251, seeing(1_250))).toEqual(['1000-1250 seeing']);
  // Back again, the first one finds that somebody else tells now.
  expect(tell(first, 1_252, seeing(1_251))).toEqual([]);
});

test('a position that no collector wrote counts as none', () => {
  kept.set('shop|sight|pods', '{"last":null}');
  expect(tell(opened('a'), 1_000, seeing(1_000))).toEqual(['1000-1000 seeing']);
});
