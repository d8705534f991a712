/** One thing that is wrong, where it is, and what to do about it. */
export interface Finding {
  /** Path from the root of the repository, with `/`. */
  readonly file: string;
  /** From 1; 1 where the whole file is meant. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

/** `file:line rule message remedy`, the form in which `main.ts` prints it. */
export function formatFinding({ file, line, rule, message, remedy }: Finding): string {
  return `${file}:${line} ${rule} ${message} ${remedy}`;
}

/** By file, line and text, so that two runs print the same. */
export function sortedFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => compare(a.file, b.file) || a.line - b.line || compare(formatFinding(a), formatFinding(b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
