export type TokenKind = 'word' | 'punctuation' | 'string' | 'template' | 'regex' | 'number';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of strings and pieces of templates only what stands between the quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** How many brackets of any sort are open around it; an opening and its closing bracket have the same. */
  readonly depth: number;
}

export interface Comment {
  readonly text: string;
  readonly line: number;
}

export interface Scanned {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}
