import type { Check } from '../check.ts';
import { isGenerated } from '../role.ts';

const rule = 'file-length';

/** At this length a file has a second idea in it. */
const linesMax = 400;

export const fileLengthCheck: Check = {
  rule,
  summary: `No source has more than ${linesMax} lines, unless it is generated.`,
  find: ({ sources }) =>
    sources
      .filter(({ path, lines }) => lines > linesMax && !isGenerated(path))
      .map(({ path, lines }) => ({
        file: path,
        line: linesMax + 1,
        rule,
        message: `has ${lines} lines.`,
        remedy: 'Look for the second idea in it and give it its own file.',
      })),
};
