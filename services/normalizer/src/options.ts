import type { OptionTable, OptionValues } from '@lunettes/config';

/** What a process that runs this stage can be told about it. */
export const options = {
  ignoredNamespaces: { kind: 'texts', doc: 'Namespaces about which nothing becomes a signal.', placeholder: 'NAMESPACE' },
} as const satisfies OptionTable;

export type NormalizerOptions = OptionValues<typeof options>;
