import type { ConfigProblem } from '@lunettes/core/vocabulary';

/** A fault of a configuration on one line: file, place, what stands there, what would be right. */
export const problemLine = (file: string, { path, value, expected }: ConfigProblem): string =>
  `${file}: ${path}: ${value} should be ${expected}`;
