import type { Pairs } from '../vocabulary/index.ts';
import { causeOf } from './causes.ts';
import { rules } from './rules/index.ts';
import { fill } from './template.ts';

/** What a person reads. English; other languages have the same keys and parameters. */
export interface Words {
  readonly summary: string;
  readonly advice: string;
}

/** The words of a finding; for a key that this version does not know, the key itself. */
export function render(messageKey: string, params: Pairs): Words {
  const rule = rules.find(({ cause }) => cause === messageKey);
  const entry = causeOf(messageKey);
  return { summary: fill(rule?.summary ?? entry?.means ?? messageKey, params), advice: fill(rule?.advice ?? entry?.todo ?? '', params) };
}
