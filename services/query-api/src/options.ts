import type { OptionTable } from '@lunettes/config';

/** What a process that serves only the API can be told. */
export const options = {
  listen: {
    kind: 'text',
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    doc: 'Address to listen on; any but a loopback address needs a token file.',
  },
  port: { kind: 'whole', default: 8080, min: 0, max: 65_535, doc: 'Port to listen on; 0 takes a free one.' },
  tokenFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'File whose first line is the token that readers must send.' },
  consoleDirectory: {
    kind: 'text',
    default: undefined,
    placeholder: 'DIR',
    doc: 'Built files of the console; without it only the API is served.',
  },
} as const satisfies OptionTable;
