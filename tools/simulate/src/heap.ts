/** What waits for its instant. Equal instants keep the order in which they were pushed. */
export interface Heap<T> {
  readonly size: number;
  /** The earliest instant, or `Infinity` when nothing waits. */
  nextAtUs(): number;
  push(atUs: number, value: T): void;
  /** The earliest value; throws when nothing waits. */
  pop(): T;
}

interface Entry<T> {
  readonly atUs: number;
  readonly order: number;
  readonly value: T;
}

export function createHeap<T>(): Heap<T> {
  const entries: Entry<T>[] = [];
  let pushed = 0;

  return {
    get size() {
      return entries.length;
    },
    nextAtUs: () => entries[0]?.atUs ?? Number.POSITIVE_INFINITY,
    push: (atUs, value) => {
      pushed += 1;
      entries.push({ atUs, order: pushed, value });
      rise(entries);
    },
    pop: () => {
      const first = entries[0];
      const last = entries.pop();
      if (first === undefined || last === undefined) throw new Error('Nothing waits.');
      if (entries.length > 0) {
        entries[0] = last;
        sink(entries);
      }
      return first.value;
    },
  };
}

function rise<T>(entries: Entry<T>[]): void {
  let at = entries.length - 1;
  const moved = entries[at];
  if (moved === undefined) return;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = entries[above];
    if (parent === undefined || !before(moved, parent)) break;
    entries[at] = parent;
    at = above;
  }
  entries[at] = moved;
}

function sink<T>(entries: Entry<T>[]): void {
  const moved = entries[0];
  if (moved === undefined) return;
  let at = 0;
  for (;;) {
    const left = entries[2 * at + 1];
    if (left === undefined) break;
    const right = entries[2 * at + 2];
    const takesRight = right !== undefined && before(right, left);
    const child = takesRight ? right : left;
    if (!before(child, moved)) break;
    entries[at] = child;
    at = takesRight ? 2 * at + 2 : 2 * at + 1;
  }
  entries[at] = moved;
}

function before<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.atUs < b.atUs || (a.atUs === b.atUs && a.order < b.order);
}
