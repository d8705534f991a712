import type { Items, Place, Reading, Spot } from './reader.ts';

/**
 * An object put together from pieces that lie elsewhere in the document, so that it can be read like any other. A
 * field that is refused in it is named by the place where its piece lies. The pieces themselves are never changed.
 */
export interface Assembly {
  /** Read it when all has been put. */
  readonly object: Place;
  /** Sets what the steps lead to, making what is on the way. A position in a list of which only pieces are known is an addition. */
  put(steps: readonly string[], from: Spot): void;
  /** What the steps lead to is null; an element of a list is taken out where the whole list is known. */
  remove(steps: readonly string[]): void;
}

type Members = Record<string, unknown>;
type Holder = Members | unknown[];

export function openAssembly(at: Spot): Assembly {
  const reading: Reading = at.within.reading;
  const origins = new Map<object, Map<string | number, Spot>>();
  reading.origins = origins;
  /** Objects and lists that were made here and may be changed; of those in `partial` other elements exist. */
  const own = new Set<unknown>();
  const partial = new Set<unknown>();
  const root: Members = {};
  own.add(root);

  const noteOrigin = (holder: Holder, key: string | number, from: Spot): void => {
    const known = origins.get(holder);
    if (known === undefined) origins.set(holder, new Map([[key, from]]));
    else known.set(key, from);
  };

  /** A copy of a piece, whose members still lie where the piece lies. */
  const copied = (piece: object, from: Spot): Holder => {
    const copy: Holder = Array.isArray(piece) ? [...piece] : { ...piece };
    own.add(copy);
    const place = { reading, value: piece, within: from.within, key: from.key } as Place | Items;
    for (const name of Object.keys(copy)) {
      const key = Array.isArray(copy) ? Number(name) : name;
      noteOrigin(copy, key, { within: place, key });
    }
    return copy;
  };

  /** The holder under a key, made own; `undefined` where nothing is there yet. */
  const inside = (holder: Holder, key: string | number): Holder | undefined => {
    const found: unknown = Reflect.get(holder, key);
    if (own.has(found)) return found as Holder;
    const from = origins.get(holder)?.get(key);
    if (typeof found !== 'object' || found === null || from === undefined) return undefined;
    const copy = copied(found, from);
    Reflect.set(holder, key, copy);
    return copy;
  };

  const make = (holder: Holder, key: string | number, isList: boolean): Holder => {
    const made: Holder = isList ? [] : {};
    own.add(made);
    if (isList) partial.add(made);
    Reflect.set(holder, key, made);
    return made;
  };

  /** Where the last step is taken; nothing is made for steps that lead into an unknown element, or to what goes away. */
  const leadTo = (steps: readonly string[], isPut: boolean): { readonly holder: Holder; readonly last: string } | undefined => {
    let holder: Holder = root;
    for (let at = 0; at + 1 < steps.length; at++) {
      const key: string | number | undefined = partial.has(holder) ? undefined : keyIn(holder, steps[at] ?? '');
      if (key === undefined) return undefined;
      const isList = isPosition(steps[at + 1] ?? '');
      const isElement = isList && at + 2 < steps.length;
      const next: Holder | undefined = inside(holder, key) ?? (isElement || (isList && !isPut) ? undefined : make(holder, key, isList));
      if (next === undefined) return undefined;
      holder = next;
    }
    return { holder, last: steps.at(-1) ?? '' };
  };

  return {
    object: { reading, value: root, within: at.within, key: at.key } as Place,
    put(steps, from) {
      const place = leadTo(steps, true);
      if (place === undefined) return;
      const { holder, last } = place;
      const key = Array.isArray(holder) && partial.has(holder) ? holder.length : keyIn(holder, last);
      if (key === undefined) return;
      Reflect.set(holder, key, Reflect.get(from.within.value, from.key));
      noteOrigin(holder, key, from);
    },
    remove(steps) {
      const place = leadTo(steps, false);
      if (place === undefined) return;
      const { holder, last } = place;
      if (!Array.isArray(holder)) Reflect.set(holder, last, null);
      else if (!partial.has(holder) && isPosition(last)) takeOut(holder, Number(last), origins.get(holder));
    },
  };
}

const isPosition = (step: string): boolean => step === '-' || /^\d{1,9}$/.test(step);

/** The key of a step in an object or in a whole list; `undefined` for one that cannot be there. */
function keyIn(holder: Holder, step: string): string | number | undefined {
  if (!Array.isArray(holder)) return step;
  if (step === '-') return holder.length;
  return isPosition(step) && Number(step) <= holder.length ? Number(step) : undefined;
}

function takeOut(list: unknown[], index: number, origins: Map<string | number, Spot> | undefined): void {
  if (index >= list.length) return;
  list.splice(index, 1);
  if (origins === undefined) return;
  for (let at = index; at <= list.length; at++) {
    const next = origins.get(at + 1);
    if (next === undefined) origins.delete(at);
    else origins.set(at, next);
  }
}
