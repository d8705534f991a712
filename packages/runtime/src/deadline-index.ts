import { compareBytes } from '@lunettes/base';
import type { Deadline } from '@lunettes/core/vocabulary';

/**
 * Which entries of a lane a watermark must visit, per cluster in the order (deadline, key). A binary heap per cluster
 * whose outdated elements are dropped when they surface: moving a deadline costs one push, and asking when nothing is
 * due, which every tick does, costs one comparison.
 */
export class DeadlineIndex {
  readonly #current = new Map<string, Deadline>();
  readonly #heaps = new Map<string, Element[]>();
  #outdated = 0;

  set(key: string, deadline: Deadline | undefined): void {
    const known = this.#current.get(key);
    if (known?.atUs === deadline?.atUs && known?.cluster === deadline?.cluster) return;
    if (known !== undefined) this.#outdated++;
    if (deadline === undefined) this.#current.delete(key);
    else {
      this.#current.set(key, deadline);
      push(this.#heapOf(deadline.cluster), { atUs: deadline.atUs, key });
    }
    if (this.#outdated > this.#current.size + outdatedSlack) this.#rebuild();
  }

  /** Keys of `cluster` due at `upToUs`, at most `max`, by (deadline, key). They stay in the index until `set` moves them. */
  due(cluster: string, upToUs: number, max: number): string[] {
    const heap = this.#heaps.get(cluster);
    if (heap === undefined) return [];
    for (let top = heap[0]; top !== undefined && !this.#isCurrent(cluster, top); top = heap[0]) {
      pop(heap);
      this.#outdated--;
    }
    const keys: string[] = [];
    let last: Element | undefined;
    for (const element of inOrder(heap, upToUs)) {
      if (keys.length === max) break;
      if (!this.#isCurrent(cluster, element) || isSame(last, element)) continue;
      keys.push(element.key);
      last = element;
    }
    return keys;
  }

  #isCurrent(cluster: string, element: Element): boolean {
    const current = this.#current.get(element.key);
    return current !== undefined && current.atUs === element.atUs && current.cluster === cluster;
  }

  #heapOf(cluster: string): Element[] {
    const known = this.#heaps.get(cluster);
    if (known !== undefined) return known;
    const heap: Element[] = [];
    this.#heaps.set(cluster, heap);
    return heap;
  }

  #rebuild(): void {
    this.#heaps.clear();
    this.#outdated = 0;
    for (const [key, { cluster, atUs }] of this.#current) push(this.#heapOf(cluster), { atUs, key });
  }
}

interface Element {
  readonly atUs: number;
  readonly key: string;
}

/** So many outdated elements beyond one per live entry may wait before the heaps are built anew. */
const outdatedSlack = 1024;

/** A deadline that moved away and back is in the heap twice; equal elements surface one after the other. */
const isSame = (a: Element | undefined, b: Element): boolean => a !== undefined && a.atUs === b.atUs && a.key === b.key;

/** The heap's elements up to `upToUs`, least first, without taking them out: what may come next is below what has come. */
function* inOrder(heap: readonly Element[], upToUs: number): Generator<Element> {
  const frontier: (Element & { readonly at: number })[] = [];
  const consider = (at: number): void => {
    const element = heap[at];
    if (element !== undefined && element.atUs <= upToUs) push(frontier, { atUs: element.atUs, key: element.key, at });
  };
  consider(0);
  for (let next = frontier[0]; next !== undefined; next = frontier[0]) {
    pop(frontier);
    yield next;
    consider(2 * next.at + 1);
    consider(2 * next.at + 2);
  }
}

const before = (a: Element, b: Element): boolean => (a.atUs === b.atUs ? compareBytes(a.key, b.key) < 0 : a.atUs < b.atUs);

function push<E extends Element>(heap: E[], element: E): void {
  let at = heap.length;
  heap.push(element);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !before(element, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = element;
}

function pop<E extends Element>(heap: E[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    const left = heap[below];
    if (left === undefined) break;
    const right = heap[below + 1];
    const least = right !== undefined && before(right, left) ? right : left;
    if (least !== left) below++;
    if (!before(least, last)) break;
    heap[at] = least;
    at = below;
  }
  heap[at] = last;
}
