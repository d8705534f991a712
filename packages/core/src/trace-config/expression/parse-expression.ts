import { type Parsed, parsed, problem } from '@lunettes/base';
import { expressionLengthMax, expressionNodesMax } from '../document/bounds.ts';
import { compilePattern } from '../reading/pattern.ts';
import { type Comparison, comparisons, type Node, type TextTest } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What an expression may speak of, by where it stands. */
export type Variables = readonly string[];

/**
 * Parses a subset of CEL, the expression language of Kubernetes itself: literals, member access, comparisons, `in`, `&&`,
 * `||`, `!`, `has`, `size`, `string`, `contains`, `startsWith`, `endsWith`, `matches`, `exists` and `all`. The problem says
 * what would have been right, and where.
 */
export function parseExpression(source: string, variables: Variables): Parsed<Node> {
  if (source.length > expressionLengthMax) return problem(`an expression of at most ${expressionLengthMax} characters`);
  const tokens = tokensOf(source);
  if (!tokens.ok) return tokens;
  const parser: Parser = { tokens: tokens.value, at: 0, nodes: 0, trouble: undefined, known: variables };
  const node = either(parser);
  if (parser.trouble === undefined && peek(parser).kind !== 'end') expected(parser, 'the end of the expression');
  return parser.trouble === undefined ? parsed(node) : problem(parser.trouble);
}

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  nodes: number;
  /** The first thing that was not as it should be; from there on nothing is looked at. */
  trouble: string | undefined;
  known: Variables;
}

const end: Token = { kind: 'end', value: '', at: 0 };
const nothing: Node = { kind: 'literal', value: null };

const peek = (parser: Parser): Token => (parser.trouble === undefined ? (parser.tokens[parser.at] ?? end) : end);

function expected(parser: Parser, what: string): Node {
  parser.trouble ??= `${what} at character ${(parser.tokens[parser.at] ?? end).at}`;
  return nothing;
}

function taken(parser: Parser, value: string): boolean {
  const token = peek(parser);
  if ((token.kind !== 'sign' && token.kind !== 'name') || token.value !== value) return false;
  parser.at++;
  return true;
}

function need(parser: Parser, value: string): void {
  if (!taken(parser, value)) expected(parser, `"${value}"`);
}

/** Every node counts, so that nesting is bounded too. */
function counted<N extends Node>(parser: Parser, node: N): Node {
  parser.nodes++;
  return parser.nodes > expressionNodesMax ? expected(parser, `no more than ${expressionNodesMax} operations, the last`) : node;
}

function either(parser: Parser): Node {
  // Brackets recurse, so that their depth is what bounds the stack.
  if (++parser.nodes > expressionNodesMax) return expected(parser, `no more than ${expressionNodesMax} operations, the last`);
  let left = both(parser);
  while (taken(parser, '||')) left = counted(parser, { kind: 'either', left, right: both(parser) });
  return left;
}

function both(parser: Parser): Node {
  let left = comparison(parser);
  while (taken(parser, '&&')) left = counted(parser, { kind: 'both', left, right: comparison(parser) });
  return left;
}

function comparison(parser: Parser): Node {
  const left = unary(parser);
  const operator = comparisons.find((one) => taken(parser, one));
  return operator === undefined ? left : counted(parser, compared(operator, left, unary(parser)));
}

const compared = (operator: Comparison, left: Node, right: Node): Node => ({ kind: 'compare', operator, left, right });

function unary(parser: Parser): Node {
  let negations = 0;
  while (taken(parser, '!')) negations++;
  const of = access(parser, primary(parser));
  return negations % 2 === 0 ? of : counted(parser, { kind: 'not', of });
}

function access(parser: Parser, first: Node): Node {
  let of = first;
  for (;;) {
    if (taken(parser, '.')) of = memberOrCall(parser, of);
    else if (taken(parser, '[')) {
      of = counted(parser, { kind: 'index', of, at: either(parser) });
      need(parser, ']');
    } else return of;
  }
}

function memberOrCall(parser: Parser, of: Node): Node {
  const { kind, value } = peek(parser);
  if (kind !== 'name') return expected(parser, 'the name of a field or function');
  parser.at++;
  if (!taken(parser, '(')) return counted(parser, { kind: 'member', of, key: value });
  const node = called(parser, of, value);
  need(parser, ')');
  return counted(parser, node);
}

const textTests: readonly TextTest[] = ['contains', 'startsWith', 'endsWith'];

function called(parser: Parser, of: Node, name: string): Node {
  const test = textTests.find((one) => one === name);
  if (test !== undefined) return { kind: 'text', test, of, other: either(parser) };
  if (name === 'matches') return patternCall(parser, of);
  if (name === 'size') return { kind: 'size', of };
  if (name === 'exists' || name === 'all') return quantified(parser, of, name === 'all');
  parser.at -= 2;
  return expected(parser, 'contains, startsWith, endsWith, matches, size, exists or all');
}

/** The pattern is a literal, so that what it costs is known before anything is matched. */
function patternCall(parser: Parser, of: Node): Node {
  const { kind, value } = peek(parser);
  if (kind !== 'text') return expected(parser, 'a regular expression in quotes');
  const pattern = compilePattern(value);
  if (!pattern.ok) return expected(parser, pattern.problem);
  parser.at++;
  return { kind: 'matches', of, pattern: pattern.value };
}

function quantified(parser: Parser, of: Node, all: boolean): Node {
  const { kind, value: name } = peek(parser);
  if (kind !== 'name') return expected(parser, 'a name for the element');
  parser.at++;
  need(parser, ',');
  const outer = parser.known;
  parser.known = [...outer, name];
  const that = either(parser);
  parser.known = outer;
  return { kind: 'quantified', all, of, name, that };
}

function primary(parser: Parser): Node {
  const { kind, value } = peek(parser);
  if (taken(parser, '(')) {
    const inner = either(parser);
    need(parser, ')');
    return inner;
  }
  if (taken(parser, '[')) return listed(parser);
  if (taken(parser, '-')) {
    const number = peek(parser);
    if (number.kind !== 'number') return expected(parser, 'a number');
    parser.at++;
    return counted(parser, { kind: 'literal', value: 0 - Number(number.value) });
  }
  if (kind === 'text' || kind === 'number') {
    parser.at++;
    return counted(parser, { kind: 'literal', value: kind === 'text' ? value : Number(value) });
  }
  return kind === 'name' ? named(parser, value) : expected(parser, 'a value');
}

function listed(parser: Parser): Node {
  const items: Node[] = [];
  while (parser.trouble === undefined && !taken(parser, ']')) {
    if (items.length > 0) need(parser, ',');
    items.push(either(parser));
  }
  return counted(parser, { kind: 'list', items });
}

const constants: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function named(parser: Parser, name: string): Node {
  const constant = constants.get(name);
  if (constant !== undefined) {
    parser.at++;
    return counted(parser, { kind: 'literal', value: constant });
  }
  const isCall = parser.tokens[parser.at + 1]?.value === '(';
  if (isCall && (name === 'has' || name === 'size' || name === 'string')) {
    parser.at += 2;
    const of = either(parser);
    need(parser, ')');
    if (name !== 'has') return counted(parser, { kind: name, of });
    return of.kind === 'member' || of.kind === 'index'
      ? counted(parser, { kind: 'has', member: of })
      : expected(parser, 'a field in has()');
  }
  if (!parser.known.includes(name) || isCall) return expected(parser, `one of ${parser.known.join(', ')}, has(), size(), string()`);
  parser.at++;
  return counted(parser, { kind: 'variable', name });
}
