import type { Check } from '../check.ts';

const rule = 'file-size';

const bytesMax = 256 * 1024;
/** What was recorded from clusters: made once, with much trouble, and read by tests and the demo. */
const recordings: readonly string[] = ['tests/golden/', 'packages/cli/demo/'];
const recordingsBytesMax = 40_000_000;

/** A large file is paid for by every clone, for ever. */
export const fileSizeCheck: Check = {
  rule,
  summary: `No file has more than ${bytesMax / 1024} KiB outside the recordings, and those together have at most ${recordingsBytesMax / 1e6} MB.`,
  find: (repository) => {
    const isRecorded = (path: string): boolean => recordings.some((directory) => path.startsWith(directory));
    const large = repository.files
      .filter((path) => !isRecorded(path) && repository.bytes(path) > bytesMax)
      .map((file) => ({
        file,
        line: 1,
        rule,
        message: `has ${repository.bytes(file)} bytes.`,
        remedy: 'Generate it when it is needed, compress it, or cut it down.',
      }));
    const recorded = repository.files.filter(isRecorded);
    const bytes = recorded.reduce((sum, path) => sum + repository.bytes(path), 0);
    if (bytes <= recordingsBytesMax) return large;
    const largest = recorded.reduce((most, path) => (repository.bytes(path) > repository.bytes(most) ? path : most));
    return [
      ...large,
      {
        file: largest,
        line: 1,
        rule,
        message: `is the largest of recordings that have ${bytes} bytes together.`,
        remedy: 'Leave out what no test reads, or compress it.',
      },
    ];
  },
};
