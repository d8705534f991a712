import type { Check } from '../check.ts';
import { reachOf } from '../reach.ts';
import { roleOf } from '../role.ts';

const rule = 'dead-files';

/** Every source is part of a program, an entry of a package or a test. */
export const deadFilesCheck: Check = {
  rule,
  summary: 'Every source is reached from a `main.ts`, a package’s entry or a test; what ships is reached without tests.',
  find(repository) {
    const { product, tests } = reachOf(repository);
    return repository.sources.flatMap(({ path }) => {
      if (product.has(path)) return [];
      if (!tests.has(path))
        return [{ file: path, line: 1, rule, message: 'is imported by nobody.', remedy: 'Import it where it belongs, or delete it.' }];
      if (roleOf(path) === 'test') return [];
      return [
        { file: path, line: 1, rule, message: 'is reached by tests only.', remedy: 'Use it, delete it, or move it into a test/ folder.' },
      ];
    });
  },
};
