import type { Check } from '../check.ts';

const rule = 'machine-paths';

/** Where the repository happened to lie when it was written. Spelled in two halves, so that this file passes its own check. */
const machine = new RegExp(['/wo', 'rk/|/tmp/', 'brief|/fa', 'rm/|/ho', 'me/[a-z]+/|/Us', 'ers/[a-z]+/'].join(''), 'i');
const texts = /\.(?:tsx?|md|json|ya?ml|html|css|sql|avsc)$|(?:^|\/)(?:lunettes|run)$/;

export const machinePathsCheck: Check = {
  rule,
  summary: 'No committed text names a folder of the machine on which it was written.',
  find: (repository) =>
    repository.files
      .filter((path) => texts.test(path) && path !== 'pnpm-lock.yaml' && !path.startsWith('tests/golden/'))
      .flatMap((path) =>
        repository
          .text(path)
          .split('\n')
          .flatMap((text, index) => {
            const found = machine.exec(text)?.[0];
            return found === undefined
              ? []
              : [
                  {
                    file: path,
                    line: index + 1,
                    rule,
                    message: `names ${found}.`,
                    remedy: 'Write a path from the root of the repository.',
                  },
                ];
          }),
      ),
};
