/** How far back a chart looks; `range` is what the address carries. */
export const ranges = ['1h', '6h', '24h', '7d'] as const;
export type Range = (typeof ranges)[number];

const hourUs = 3_600_000_000;
const rangeUs: Record<Range, number> = { '1h': hourUs, '6h': 6 * hourUs, '24h': 24 * hourUs, '7d': 168 * hourUs };

/** Bars of a chart; each is one question to the API. */
export const bucketsMax = 12;

export interface Bucket {
  readonly fromUs: number;
  readonly toUs: number;
}

export function readRange(text: string | null): Range {
  return ranges.find((range) => range === text) ?? '24h';
}

/**
 * Equal stretches of time that end with the one in which `newestUs` lies. Their edges are multiples of their length,
 * so that the same question is asked again while time goes on, and closed stretches need not be asked again.
 */
export function bucketsOf(range: Range, newestUs: number): readonly Bucket[] {
  const lengthUs = rangeUs[range] / bucketsMax;
  const endUs = (Math.floor(newestUs / lengthUs) + 1) * lengthUs;
  return Array.from({ length: bucketsMax }, (_, at) => {
    const fromUs = endUs - (bucketsMax - at) * lengthUs;
    return { fromUs, toUs: fromUs + lengthUs };
  });
}
