declare const brand: unique symbol;

/** A value that only its parser may make, so that what looks alike cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
