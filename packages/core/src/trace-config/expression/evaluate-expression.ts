import { compareBytes, unreachable } from '@lunettes/base';
import { expressionStepsMax } from '../document/bounds.ts';
import { isObject } from '../document/json-access.ts';
import type { Comparison, Node, TextTest } from './syntax.ts';

/** Values of variables, by name. */
export type Scope = ReadonlyMap<string, unknown>;

/** What could not be had: a field that is not there, a comparison of unlike things, a budget that is used up. */
const noValue = Symbol('no value');

interface Budget {
  steps: number;
}

/**
 * Whether an expression holds. One that has no value in this scope does not hold: a field that is not there, unlike things
 * compared, or more than `expressionStepsMax` steps. As in CEL, `&&` and `||` need only the side that decides.
 */
export const holds = (node: Node, scope: Scope): boolean => evaluated(node, scope, { steps: 0 }) === true;

/** The text that an expression gives; numbers and truth values are written out, everything else is no text. */
export function textGiven(node: Node, scope: Scope): string | undefined {
  const value = evaluated(node, scope, { steps: 0 });
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function spent(budget: Budget, steps: number): boolean {
  budget.steps += steps;
  return budget.steps > expressionStepsMax;
}

function evaluated(node: Node, scope: Scope, budget: Budget): unknown {
  if (spent(budget, 1)) return noValue;
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'list': {
      const items = node.items.map((item) => evaluated(item, scope, budget));
      return items.includes(noValue) ? noValue : items;
    }
    case 'variable':
      return scope.has(node.name) ? scope.get(node.name) : noValue;
    case 'member':
      return within(evaluated(node.of, scope, budget), node.key);
    case 'index':
      return within(evaluated(node.of, scope, budget), evaluated(node.at, scope, budget));
    case 'has':
      return evaluated(node.member, scope, budget) !== noValue;
    case 'not': {
      const value = evaluated(node.of, scope, budget);
      return typeof value === 'boolean' ? !value : noValue;
    }
    case 'both':
      return joined(node.left, node.right, { scope, budget, decides: false });
    case 'either':
      return joined(node.left, node.right, { scope, budget, decides: true });
    case 'compare':
      return compared(node.operator, evaluated(node.left, scope, budget), evaluated(node.right, scope, budget), budget);
    case 'text':
      return tested(node.test, evaluated(node.of, scope, budget), evaluated(node.other, scope, budget), budget);
    case 'matches': {
      const value = evaluated(node.of, scope, budget);
      return typeof value !== 'string' || spent(budget, value.length) ? noValue : node.pattern.isIn(value);
    }
    case 'size': {
      const value = evaluated(node.of, scope, budget);
      if (typeof value === 'string' || Array.isArray(value)) return value.length;
      return isObject(value) ? Object.keys(value).length : noValue;
    }
    case 'string': {
      const value = evaluated(node.of, scope, budget);
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : noValue;
    }
    case 'quantified':
      return quantified(node, scope, budget);
    default:
      return unreachable(node);
  }
}

/** A step for every sixteen characters; a regular expression costs one for each. */
const charged = (text: string): number => 1 + (text.length >> 4);

function within(of: unknown, key: unknown): unknown {
  if (Array.isArray(of)) return typeof key === 'number' && Number.isSafeInteger(key) && key >= 0 && key < of.length ? of[key] : noValue;
  return isObject(of) && typeof key === 'string' && Object.hasOwn(of, key) ? of[key] : noValue;
}

function joined(
  left: Node,
  right: Node,
  { scope, budget, decides }: { readonly scope: Scope; readonly budget: Budget; readonly decides: boolean },
): unknown {
  const first = evaluated(left, scope, budget);
  if (first === decides) return decides;
  const second = evaluated(right, scope, budget);
  if (second === decides) return decides;
  return typeof first === 'boolean' && typeof second === 'boolean' ? !decides : noValue;
}

function compared(operator: Comparison, left: unknown, right: unknown, budget: Budget): unknown {
  if (left === noValue || right === noValue) return noValue;
  if (operator === 'in') return contained(left, right, budget);
  if (operator === '==' || operator === '!=') {
    if (typeof left === 'object' && left !== null && typeof right === 'object' && right !== null) return noValue;
    if (typeof left === 'string' && spent(budget, charged(left))) return noValue;
    return (left === right) === (operator === '==');
  }
  if (typeof left === 'number' && typeof right === 'number') return ordered(operator, left < right, left === right);
  if (typeof left !== 'string' || typeof right !== 'string' || spent(budget, charged(left))) return noValue;
  return ordered(operator, left < right, left === right);
}

function ordered(operator: '<' | '>' | '<=' | '>=', isLess: boolean, isEqual: boolean): boolean {
  switch (operator) {
    case '<':
      return isLess;
    case '<=':
      return isLess || isEqual;
    case '>':
      return !isLess && !isEqual;
    case '>=':
      return !isLess;
    default:
      return unreachable(operator);
  }
}

function contained(value: unknown, within: unknown, budget: Budget): unknown {
  if (Array.isArray(within)) return spent(budget, within.length) ? noValue : within.includes(value);
  return isObject(within) && typeof value === 'string' ? Object.hasOwn(within, value) : noValue;
}

function tested(test: TextTest, of: unknown, other: unknown, budget: Budget): unknown {
  if (typeof of !== 'string' || typeof other !== 'string' || spent(budget, charged(of))) return noValue;
  return of[test === 'contains' ? 'includes' : test](other);
}

function quantified({ all, of, name, that }: Extract<Node, { kind: 'quantified' }>, scope: Scope, budget: Budget): unknown {
  const value = evaluated(of, scope, budget);
  const elements = Array.isArray(value) ? value : isObject(value) ? Object.keys(value).sort(compareBytes) : undefined;
  if (elements === undefined || spent(budget, elements.length)) return noValue;
  for (const element of elements) {
    const held = evaluated(that, new Map([...scope, [name, element]]), budget);
    if (held === noValue) return noValue;
    if (held !== all) return !all;
  }
  return all;
}
