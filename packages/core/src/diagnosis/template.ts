import { type Pairs, pairOf } from '../vocabulary/index.ts';

/**
 * Fills `{name}` from the parameters. A part in `[...]` is left out when one of its parameters is not
 * known; outside such a part an unknown one becomes "?". Parts do not nest.
 */
export function fill(template: string, params: Pairs): string {
  return template
    .split('[')
    .map((piece, i) => {
      const close = i === 0 ? -1 : piece.indexOf(']');
      if (close < 0) return substitute(piece, params);
      const optional = piece.slice(0, close);
      const known = parameterNames(optional).every((name) => pairOf(params, name) !== undefined);
      return (known ? substitute(optional, params) : '') + substitute(piece.slice(close + 1), params);
    })
    .join('');
}

/** Names of the parameters in a template, in its order. */
export function parameterNames(template: string): readonly string[] {
  return template
    .split('{')
    .slice(1)
    .map((piece) => piece.slice(0, piece.indexOf('}')));
}

function substitute(text: string, params: Pairs): string {
  return text
    .split('{')
    .map((piece, i) => {
      const close = piece.indexOf('}');
      return i === 0 || close < 0 ? piece : (pairOf(params, piece.slice(0, close)) ?? '?') + piece.slice(close + 1);
    })
    .join('');
}
