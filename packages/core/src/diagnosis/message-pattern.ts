import { cut } from '@lunettes/base';
import type { Pairs } from '../vocabulary/index.ts';

/**
 * The language in which matchers describe messages, small enough to be given by a user and to be matched
 * without backtracking: text stands for itself; `<name>` is one word (no white space, no quote);
 * `<name...>` is any text up to what follows it; `*` is the same without a name. A pattern matches
 * anywhere in a message and begins with text. Not regular expressions, because a pattern of those can be
 * written that takes for ever.
 */
export type MessagePattern = string;

/** Longest word that `<name>` takes; a longer one is no match. */
export const wordLengthMax = 256;
/** Code points kept of what a pattern captured. */
export const captureCodePointsMax = 200;

/** What the pattern captured, in the order of its text; undefined when it does not match. */
export function matchMessage(pattern: MessagePattern, message: string): Pairs | undefined {
  if (!pattern.includes('<') && !pattern.includes('*')) return message.includes(pattern) ? [] : undefined;
  // Nearly every message fails at the text before the first gap; only the others are worth taking the pattern apart.
  if (!message.includes(leadingText(pattern))) return undefined;
  const parts = partsOf(pattern);
  const first = parts[0];
  if (first?.kind !== 'text') return undefined;
  for (let at = message.indexOf(first.text); at >= 0; at = message.indexOf(first.text, at + 1)) {
    const captured = matchAt(parts, message, at);
    if (captured !== undefined) return captured;
  }
  return undefined;
}

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'gap'; readonly name: string; readonly word: boolean };

function leadingText(pattern: MessagePattern): string {
  for (let at = 0; at < pattern.length; at++) if (pattern.charAt(at) === '*' || pattern.charAt(at) === '<') return pattern.slice(0, at);
  return pattern;
}

/** A `<` without its `>` is text. */
function partsOf(pattern: MessagePattern): readonly Part[] {
  const parts: Part[] = [];
  let text = '';
  const gap = (name: string, word: boolean): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push({ kind: 'gap', name, word });
  };
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern.charAt(at);
    const close = unit === '<' ? pattern.indexOf('>', at) : -1;
    if (unit === '*') gap('', false);
    else if (close > 0) {
      const name = pattern.slice(at + 1, close);
      if (name.endsWith('...')) gap(name.slice(0, -3), false);
      else gap(name, true);
      at = close;
    } else text += unit;
  }
  if (text !== '') parts.push({ kind: 'text', text });
  return parts;
}

function matchAt(parts: readonly Part[], message: string, start: number): Pairs | undefined {
  const captured: [string, string][] = [];
  let at = start;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === undefined) return undefined;
    if (part.kind === 'text') {
      at += part.text.length;
      continue;
    }
    const next = parts[i + 1];
    const end = next?.kind === 'text' ? message.indexOf(next.text, at) : part.word ? wordEnd(message, at) : message.length;
    if (end < 0) return undefined;
    const value = message.slice(at, end);
    if (part.word && !isWord(value)) return undefined;
    if (part.name !== '') captured.push([part.name, cut(value, captureCodePointsMax)]);
    at = end;
  }
  return captured;
}

const breaksWord = (unit: string): boolean => unit <= ' ' || unit === '"' || unit === "'" || unit === '`';

function wordEnd(message: string, from: number): number {
  let at = from;
  while (at < message.length && !breaksWord(message.charAt(at))) at++;
  return at;
}

const isWord = (value: string): boolean => value.length > 0 && value.length <= wordLengthMax && wordEnd(value, 0) === value.length;
