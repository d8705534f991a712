/** Methods by which a matcher reads a message. */
const looks = ['charAt', 'charCodeAt', 'codePointAt', 'endsWith', 'includes', 'indexOf', 'slice', 'startsWith'] as const;

/** How often `work` looked at a text: what it costs, counted instead of timed, so that the machine does not matter. */
export function looksAtText(work: () => unknown): number {
  let count = 0;
  const restore = looks.map((name) => {
    const original: unknown = Reflect.get(String.prototype, name);
    if (typeof original !== 'function') throw new Error(`a text has no ${name}`);
    Object.defineProperty(String.prototype, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...given: unknown[]): unknown {
        count++;
        return Reflect.apply(original, this, given);
      },
    });
    return () => Object.defineProperty(String.prototype, name, { configurable: true, writable: true, value: original });
  });
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}
