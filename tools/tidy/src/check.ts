import type { Finding } from './finding.ts';
import type { Repository } from './repository.ts';

/** One thing that the repository promises about itself. To add one: a file, a test, a line in `checks/index.ts`. */
export interface Check {
  /** The second word of each of its findings. */
  readonly rule: string;
  /** One sentence for the README. */
  readonly summary: string;
  find(repository: Repository): readonly Finding[] | Promise<readonly Finding[]>;
}
