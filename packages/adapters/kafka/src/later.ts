/** A promise that is resolved from outside. */
export interface Later {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

export function later(): Later {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
