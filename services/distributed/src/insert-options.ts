import type { OptionTable } from '@lunettes/config';

/** How rows are put into a replicated table. */
export const insertOptions = {
  insertQuorum: {
    kind: 'choice',
    default: 'auto',
    choices: ['auto', 'none'],
    doc: 'Replicas that must have rows before they count as written: the majority, or the one that took them.',
  },
} as const satisfies OptionTable;
