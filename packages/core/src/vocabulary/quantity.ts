import { type Parsed, parsed, problem } from '@lunettes/base';

const suffixes: ReadonlyMap<string, readonly [numerator: bigint, denominator: bigint]> = new Map([
  ['n', [1n, 1_000_000_000n]],
  ['u', [1n, 1_000_000n]],
  ['m', [1n, 1000n]],
  ['', [1n, 1n]],
  ['k', [1000n, 1n]],
  ['M', [1000n ** 2n, 1n]],
  ['G', [1000n ** 3n, 1n]],
  ['T', [1000n ** 4n, 1n]],
  ['P', [1000n ** 5n, 1n]],
  ['E', [1000n ** 6n, 1n]],
  ['Ki', [1024n, 1n]],
  ['Mi', [1024n ** 2n, 1n]],
  ['Gi', [1024n ** 3n, 1n]],
  ['Ti', [1024n ** 4n, 1n]],
  ['Pi', [1024n ** 5n, 1n]],
  ['Ei', [1024n ** 6n, 1n]],
]);

/**
 * A Kubernetes quantity times `scale`, rounded up, exact: `quantity('1500m', 1000n)` is 1500 milli,
 * `quantity('64Gi', 1n)` is 68719476736 bytes. Text of at most 64 characters; exponents of at most two
 * digits (the API server's own canonical forms never exceed them). Source: resource.Quantity.
 */
export function parseQuantity(text: string, scale: bigint): Parsed<bigint, 'wrong_type'> {
  if (text.length === 0 || text.length > 64) return problem('wrong_type');
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/.exec(text);
  if (match === null) return problem('wrong_type');
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] = match;
  if (whole === '' && fraction === '') return problem('wrong_type');
  const power = Number(exponent ?? '0');
  const factor =
    exponent === undefined
      ? suffixes.get(suffix)
      : ([power > 0 ? 10n ** BigInt(power) : 1n, power < 0 ? 10n ** BigInt(-power) : 1n] as const);
  if (factor === undefined) return problem('wrong_type');
  const numerator = BigInt(`${whole}${fraction}`) * factor[0] * scale;
  const denominator = 10n ** BigInt(fraction.length) * factor[1];
  const rounded = (numerator + denominator - 1n) / denominator;
  return parsed(sign === '-' ? -rounded : rounded);
}
