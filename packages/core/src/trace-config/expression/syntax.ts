import type { Pattern } from '../reading/pattern.ts';

/** An expression that was parsed; regular expressions in it are compiled. */
export type Node =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Node; readonly key: string }
  | { readonly kind: 'index'; readonly of: Node; readonly at: Node }
  | { readonly kind: 'has'; readonly member: Extract<Node, { kind: 'member' | 'index' }> }
  | { readonly kind: 'not'; readonly of: Node }
  | { readonly kind: 'both'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'either'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly kind: 'text'; readonly test: TextTest; readonly of: Node; readonly other: Node }
  | { readonly kind: 'matches'; readonly of: Node; readonly pattern: Pattern }
  | { readonly kind: 'size'; readonly of: Node }
  | { readonly kind: 'string'; readonly of: Node }
  | { readonly kind: 'quantified'; readonly all: boolean; readonly of: Node; readonly name: string; readonly that: Node };

export const comparisons = ['==', '!=', '<=', '>=', '<', '>', 'in'] as const;
export type Comparison = (typeof comparisons)[number];
export type TextTest = 'contains' | 'startsWith' | 'endsWith';
