import type { Check } from '../check.ts';
import { isToolConfig, roleOf } from '../role.ts';
import type { Import } from '../source/imports.ts';

const rule = 'environment';

/** Options are read once, where a program starts, and handed on as a value. */
export const environmentCheck: Check = {
  rule,
  summary: '`process.env` is read in `main.ts`, and where a child process is started, and nowhere else.',
  find: ({ sources }) =>
    sources
      .filter(({ path, imports }) => mayNotRead(path, imports))
      .flatMap(({ path, tokens }) =>
        tokens
          .filter(({ text }, index) => text === 'env' && tokens[index - 1]?.text === '.' && tokens[index - 2]?.text === 'process')
          .map(({ line }) => ({
            file: path,
            line,
            rule,
            message: 'reads process.env.',
            remedy: 'Declare an option and let main.ts hand over its value.',
          })),
      ),
};

/** A child is given a part of our environment by whoever starts it. */
function mayNotRead(path: string, imports: readonly Import[]): boolean {
  if (roleOf(path) === 'test' || isToolConfig(path) || /(?:^|\/)main\.ts$/.test(path)) return false;
  return !imports.some(({ specifier }) => specifier === 'node:child_process');
}
