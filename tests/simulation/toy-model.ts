import { partMax, patienceUs } from './toy-stages.ts';

/**
 * The answer, by the shortest way that can be read: one pass over the raw log, sorting all entries at every tick. Shares
 * nothing with the stages but their two constants.
 */
export interface ToyAnswer {
  /** Per topic the values in order, as JSON. */
  readonly topics: Readonly<Record<'signals' | 'lifecycle' | 'spans', readonly string[]>>;
  readonly entries: Readonly<Record<'counting' | 'summing', ReadonlyMap<string, string>>>;
  /** Offsets in `raw` that must be set aside, with their codes. */
  readonly deadLetters: readonly string[];
}

type Entries = Map<string, { sum: number; atUs: number }>;
export interface Told {
  kind: string;
  key?: string;
  us: number;
  part?: number;
  from?: number;
  to?: number;
}

export function toyAnswer(raw: readonly string[]): ToyAnswer {
  const signals: Told[] = [];
  const counting: Entries = new Map();
  const deadLetters: string[] = [];

  raw.forEach((text, offset) => {
    if (!text.startsWith('{')) {
      deadLetters.push(`counting|${offset}|undecodable`);
      return;
    }
    const input = JSON.parse(text) as Told;
    if (input.kind === 'poison') deadLetters.push(`counting|${offset}|step_failed`);
    if (input.kind === 'add') {
      const key = input.key ?? '';
      counting.set(key, { sum: (counting.get(key)?.sum ?? 0) + 1, atUs: input.us + patienceUs });
      for (let copies = 0; copies <= input.us % 3; copies++) signals.push({ kind: 'add', key, us: input.us });
    }
    if (input.kind === 'tick') {
      const due = takeDue(counting, input.us);
      for (const [key, { sum }] of due) signals.push({ kind: 'add', key: `${key}/${sum}`, us: input.us });
      signals.push({ kind: 'tick', us: input.us, part: Math.floor(due.length / partMax) });
    }
  });

  const { lifecycle, spans, summing } = summedAnswer(signals);
  const texts = (values: readonly object[]): string[] => values.map((value) => JSON.stringify(value));
  const held = (entries: Entries): Map<string, string> => new Map([...entries].map(([key, entry]) => [key, JSON.stringify(entry)]));
  return {
    topics: { signals: texts(signals), lifecycle: texts(lifecycle), spans: texts(spans) },
    entries: { counting: held(counting), summing: held(summing) },
    deadLetters,
  };
}

/** What the second stage makes of these signals. */
export function summedAnswer(signals: readonly Told[]): {
  readonly lifecycle: readonly object[];
  readonly spans: readonly object[];
  readonly summing: Entries;
} {
  const lifecycle: object[] = [];
  const spans: object[] = [];
  const summing: Entries = new Map();
  for (const told of signals) {
    const { kind, key = '', us } = told;
    if (kind === 'add') {
      const sum = (summing.get(key)?.sum ?? 0) + us;
      summing.set(key, { sum, atUs: us + 2 * patienceUs });
      lifecycle.push({ key, sum });
      if (sum % 2 === 0) spans.push({ key, sum });
    } else if (kind === 'loss') {
      lifecycle.push(told);
      spans.push(told);
    } else {
      const due = takeDue(summing, us);
      for (const [silent, { sum }] of due) spans.push({ key: silent, sum, us });
      lifecycle.push({ kind: 'tick', us, part: Math.floor(due.length / partMax) });
    }
  }
  return { lifecycle, spans, summing };
}

function takeDue(entries: Entries, us: number): [string, { sum: number; atUs: number }][] {
  const due = [...entries].filter(([, { atUs }]) => atUs <= us);
  due.sort(([a, x], [b, y]) => x.atUs - y.atUs || (a < b ? -1 : 1));
  for (const [key] of due) entries.delete(key);
  return due;
}
