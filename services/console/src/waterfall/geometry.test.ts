import { describe, expect, test } from 'vitest';
import { barWidthMin, tickTimes, type WaterfallSpan, waterfallOf, waterfallRowsMax } from './geometry.ts';

const start = 1_795_497_971_000_000;

function span(id: string, fromUs: number, toUs: number, more: Partial<WaterfallSpan> = {}): WaterfallSpan {
  return {
    id,
    parentId: null,
    name: id,
    stage: null,
    container: null,
    attempt: null,
    owner: 'platform',
    startAtUs: start + fromUs,
    endAtUs: start + toUs,
    failed: false,
    open: false,
    ...more,
  };
}

describe('a waterfall', () => {
  test('puts bars where their times are', () => {
    const { rows } = waterfallOf(
      [span('pod.create', 0, 10_000_000), span('pod.sandbox', 2_500_000, 5_000_000, { parentId: 'pod.create' })],
      start,
      null,
    );
    expect(rows.map(({ from, to, depth }) => [from, to, depth])).toEqual([
      [0, 1, 0],
      [0.25, 0.5, 1],
    ]);
  });

  test('shows children below their parent, in order of time, whatever order they come in', () => {
    const { rows } = waterfallOf(
      [
        span('pull-b', 4, 6, { parentId: 'image' }),
        span('ready', 8, 9, { parentId: 'root' }),
        span('pull-a', 3, 5, { parentId: 'image' }),
        span('root', 0, 9),
        span('image', 2, 7, { parentId: 'root' }),
      ],
      start,
      null,
    );
    expect(rows.map((row) => `${row.depth} ${row.span.id}`)).toEqual(['0 root', '1 image', '2 pull-a', '2 pull-b', '1 ready']);
  });

  test('shows a span whose parent is missing, its own or part of a circle', () => {
    const { rows } = waterfallOf(
      [
        span('orphan', 0, 1, { parentId: 'gone' }),
        span('own', 1, 2, { parentId: 'own' }),
        span('x', 2, 3, { parentId: 'y' }),
        span('y', 2, 3, { parentId: 'x' }),
      ],
      start,
      null,
    );
    expect(rows.map((row) => row.span.id).toSorted()).toEqual(['orphan', 'own', 'x', 'y']);
  });

  test('makes room for an admission that began before the delivery', () => {
    const { rows, ticks } = waterfallOf([span('admission', -2_000_000, 0), span('root', 0, 8_000_000)], start, null);
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.2],
      [0.2, 1],
    ]);
    expect(ticks.find((tick) => tick.us === 0)?.at).toBe(0.2);
  });

  test('never draws a bar too narrow to see nor over the edge', () => {
    const { rows } = waterfallOf([span('root', 0, 3_600_000_000), span('end', 3_600_000_000, 3_600_000_000)], start, null);
    for (const row of rows) {
      expect(row.to - row.from).toBeGreaterThanOrEqual(barWidthMin - 1e-9);
      expect(row.to).toBeLessThanOrEqual(1 + 1e-9);
      expect(row.from).toBeGreaterThanOrEqual(0);
    }
  });

  test('marks the limit only where it lies within what is shown', () => {
    const root = [span('root', 0, 100_000_000)];
    expect(waterfallOf(root, start, 50_000_000).limit).toEqual({ at: 0.5, us: 50_000_000 });
    expect(waterfallOf(root, start, 200_000_000).limit).toBeUndefined();
    expect(waterfallOf(root, start, null).limit).toBeUndefined();
  });

  test('counts what it leaves out', () => {
    const many = Array.from({ length: waterfallRowsMax + 7 }, (_, at) => span(`s${at}`, at, at + 1));
    const { rows, hidden } = waterfallOf(many, start, null);
    expect([rows.length, hidden]).toEqual([waterfallRowsMax, 7]);
  });

  test('of nothing is empty', () => {
    expect(waterfallOf([], start, 1)).toEqual({ rows: [], ticks: [], limit: undefined, hidden: 0 });
  });
});

describe('ticks', () => {
  test.each([
    [0, 10_000_000, [0, 2_000_000, 4_000_000, 6_000_000, 8_000_000, 10_000_000]],
    [0, 2_100_000_000, [0, 600_000_000, 1_200_000_000, 1_800_000_000]],
    [-3_000_000, 4_000_000, [-2_000_000, 0, 2_000_000, 4_000_000]],
    [0, 6, [0, 1, 2, 3, 4, 5, 6]],
  ])('from %i to %i µs are round', (from, to, expected) => {
    expect(tickTimes(from, to)).toEqual(expected);
  });

  test('stay few over any range', () => {
    for (let width = 1; width < 1e14; width *= 3) expect(tickTimes(0, width).length).toBeLessThanOrEqual(7);
  });
});
