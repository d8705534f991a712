import type { OptionTable, OptionValues } from '@lunettes/config';

/** Where ClickHouse is and who we are to it. */
export const clickhouseOptions = {
  clickhouseUrl: { kind: 'text', default: 'http://127.0.0.1:8123', placeholder: 'URL', doc: 'HTTP interface of ClickHouse.' },
  clickhouseUser: { kind: 'text', default: 'default', placeholder: 'NAME', doc: 'User of ClickHouse.' },
  clickhousePasswordFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'File whose first line is the password of that user.',
  },
  clickhouseDatabase: { kind: 'text', default: 'lunettes', placeholder: 'NAME', doc: 'Database of ClickHouse.' },
} as const satisfies OptionTable;

export type ClickHouseOptionValues = OptionValues<typeof clickhouseOptions>;
