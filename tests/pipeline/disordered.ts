import type { Signal } from '@lunettes/core/vocabulary';

/** Moves each signal by at most `withinUs` of event time and says some of them again, as sources do. */
export function disordered(signals: readonly Signal[], seed: number, withinUs: number, repeats: number): readonly Signal[] {
  const random = mulberry(seed);
  const told = signals.flatMap((signal) => (random() < repeats ? [signal, signal] : [signal]));
  return told
    .map((signal, index) => ({ signal, index, at: signal.at_us + random() * withinUs }))
    .sort((a, b) => a.at - b.at || a.index - b.index)
    .map(({ signal }) => signal);
}

export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The first few fields that differ, for a message that says what, not only that. */
export function differences(mine: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): readonly string[] {
  const shown: string[] = [];
  for (const identity of new Set([...mine.keys(), ...theirs.keys()])) {
    const [left, right] = [fieldsOf(mine.get(identity)), fieldsOf(theirs.get(identity))];
    for (const field of new Set([...left.keys(), ...right.keys()]))
      if (left.get(field) !== right.get(field) && shown.length < 5)
        shown.push(`${identity} ${field}: ${left.get(field)} for ${right.get(field)}`);
  }
  return shown;
}

function fieldsOf(row: unknown): ReadonlyMap<string, string> {
  const value = (row as { value: { retracted: boolean } } | undefined)?.value;
  if (value === undefined || value.retracted) return new Map();
  return new Map(Object.entries({ ...value, version: 0 }).map(([field, content]) => [field, JSON.stringify(content)]));
}
