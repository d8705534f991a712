import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { forbiddenWords } from '../purity/forbidden-words.ts';
import type { Impurity } from '../purity/impurity.ts';
import { lastingPatterns } from '../purity/lasting-patterns.ts';
import { moduleState } from '../purity/module-state.ts';
import { unnamedOrder } from '../purity/unnamed-order.ts';
import type { SourceFile } from '../repository.ts';
import { roleOf } from '../role.ts';

const rule = 'purity';

/** The first of the three nets; the others are poisoned globals in the tests and the loop's own comparison. */
export const purityCheck: Check = {
  rule,
  summary: 'The core has no clock, chance, language settings, waiting or memory: neither by name nor in a module’s variables.',
  find: ({ sources }) => sources.filter(isPure).flatMap(judge),
};

const isPure = ({ path }: SourceFile): boolean => /^packages\/(?:core|base)\/src\//.test(path) && roleOf(path) === 'product';

function judge({ path, tokens }: SourceFile): readonly Finding[] {
  const impurities: readonly Impurity[] = [
    ...forbiddenWords(tokens),
    ...moduleState(tokens),
    ...lastingPatterns(tokens),
    ...unnamedOrder(tokens),
  ];
  return impurities.map((impurity) => ({ file: path, rule, ...impurity }));
}
