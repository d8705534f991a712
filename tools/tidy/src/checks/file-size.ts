import type { Check } from '../check.ts';

const rule = 'file-size';

const bytesMax = 256 * 1024;

/** A large file is paid for by every clone, for ever. */
export const fileSizeCheck: Check = {
  rule,
  summary: `No file has more than ${bytesMax / 1024} KiB outside the golden cases.`,
  find: (repository) =>
    repository.files
      .filter((path) => !path.startsWith('tests/golden/') && repository.bytes(path) > bytesMax)
      .map((path) => ({
        file: path,
        line: 1,
        rule,
        message: `has ${repository.bytes(path)} bytes.`,
        remedy: 'Generate it when it is needed, compress it, or cut it down.',
      })),
};
