import { assertOutsideStep } from './during-step.ts';

/**
 * Setup file of the property and simulation tiers: replaces what differs from run to run by something that works as
 * before, except inside `duringStep`, where it throws. `lib: es2023` still offers `Date`, `Math.random` and `Intl` to the
 * pure core; this is the net for what gets past the compiler and the lint.
 */
const poisonedGlobals = [
  'Date',
  'Intl',
  'Promise',
  'process',
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
] as const;

const poisonedMethods: readonly (readonly [owner: object, label: string, methods: readonly string[]])[] = [
  [Math, 'Math', ['random']],
  [String.prototype, 'String.prototype', ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase', 'normalize']],
  [Number.prototype, 'Number.prototype', ['toLocaleString']],
  [Array.prototype, 'Array.prototype', ['toLocaleString']],
];

const installed = Symbol.for('lunettes.globals-poisoned');

if (!(installed in globalThis)) {
  Object.defineProperty(globalThis, installed, { value: true });
  for (const name of poisonedGlobals) poisonGlobal(name);
  for (const [owner, label, methods] of poisonedMethods) for (const method of methods) poisonMethod(owner, label, method);
}

/** Naming it is what throws, so `new Date()`, `Date.now()` and `typeof Date` are all caught. */
function poisonGlobal(name: string): void {
  const { value, get, set, enumerable = false } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  let held: unknown = value;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable,
    get: () => {
      assertOutsideStep(name);
      return get === undefined ? held : get.call(globalThis);
    },
    set: (next: unknown) => {
      if (set === undefined) held = next;
      else set.call(globalThis, next);
    },
  });
}

function poisonMethod(owner: object, label: string, name: string): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new Error(`${label}.${name} is not there to be poisoned`);
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...given: unknown[]): unknown {
      assertOutsideStep(`${label}.${name}`);
      return Reflect.apply(original, this, given);
    },
  });
}
