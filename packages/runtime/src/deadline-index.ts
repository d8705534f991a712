import { compareBytes } from '@lunettes/base';
import type { Deadline } from '@lunettes/core/vocabulary';

/**
 * Which entries of a lane a watermark must visit, per cluster in the order (deadline, key). A binary heap per cluster
 * whose outdated elements are dropped when they surface: moving a deadline costs one push, and asking when nothing is
 * due, which every tick does, costs one comparison.
 */
export class DeadlineIndex {
  readonly #current = new Map<string, Element>();
  readonly #heaps = new Map<string, Element[]>();
  #outdated = 0;

  set(key: string, deadline: Deadline | undefined): void {
    const known = this.#current.get(key);
    if (known?.atUs === deadline?.atUs && known?.cluster === deadline?.cluster) return;
    if (known !== undefined) this.#outdated++;
    if (deadline === undefined) this.#current.delete(key);
    else {
      const element = { cluster: deadline.cluster, atUs: deadline.atUs, key };
      this.#current.set(key, element);
      push(this.#heapOf(deadline.cluster), element);
    }
    if (this.#outdated > this.#current.size + outdatedSlack) this.#rebuild();
  }

  /** Keys of `cluster` due at `upToUs`, at most `max`, by (deadline, key). They stay in the index until `set` moves them. */
  due(cluster: string, upToUs: number, max: number): string[] {
    const heap = this.#heaps.get(cluster);
    if (heap === undefined) return [];
    for (let top = heap[0]; top !== undefined && !this.#isCurrent(top); top = heap[0]) {
      pop(heap);
      this.#outdated--;
    }
    const keys: string[] = [];
    if (heap[0] === undefined || heap[0].atUs > upToUs) return keys;
    for (const element of inOrder(heap, upToUs)) {
      if (keys.length === max) break;
      if (this.#isCurrent(element)) keys.push(element.key);
    }
    return keys;
  }

  /** Not one that was set before it; moved away and back, a key is in the heap twice. */
  #isCurrent(element: Element): boolean {
    return this.#current.get(element.key) === element;
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
    for (const element of this.#current.values()) push(this.#heapOf(element.cluster), element);
  }
}

interface Element extends Deadline {
  readonly key: string;
}

/** So many outdated elements beyond one per live entry may wait before the heaps are built anew. */
const outdatedSlack = 1024;

/** The heap's elements up to `upToUs`, least first, without taking them out: what may come next is below what has come. */
function* inOrder(heap: readonly Element[], upToUs: number): Generator<Element> {
  const frontier: Reached[] = [];
  const consider = (at: number): void => {
    const element = heap[at];
    if (element !== undefined && element.atUs <= upToUs) push(frontier, { atUs: element.atUs, key: element.key, element, at });
  };
  consider(0);
  for (let next = frontier[0]; next !== undefined; next = frontier[0]) {
    pop(frontier);
    yield next.element;
    consider(2 * next.at + 1);
    consider(2 * next.at + 2);
  }
}

interface Ordered {
  readonly atUs: number;
  readonly key: string;
}

/** An element that may come next, and where in the heap it is. */
interface Reached extends Ordered {
  readonly element: Element;
  readonly at: number;
}

const before = (a: Ordered, b: Ordered): boolean => (a.atUs === b.atUs ? compareBytes(a.key, b.key) < 0 : a.atUs < b.atUs);

function push<E extends Ordered>(heap: E[], element: E): void {
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

function pop<E extends Ordered>(heap: E[]): void {
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
