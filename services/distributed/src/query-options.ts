import type { OptionTable } from '@lunettes/config';

/** What an API of its own can be told besides how it is reached. */
export const queryOptions = {
  noLog: {
    kind: 'flag',
    doc: 'Do without Kafka: the state of lanes is not shown and lunettes verify cannot ask here.',
  },
} as const satisfies OptionTable;
