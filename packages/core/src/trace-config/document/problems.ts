import type { ConfigProblem } from '../../vocabulary/index.ts';
import { problemsMax } from './bounds.ts';

/** Collects everything that is wrong with a document, and what is accepted without effect. */
export interface Findings {
  problem(path: string, value: unknown, expected: string): void;
  notice(path: string, what: string): void;
  readonly problems: readonly ConfigProblem[];
  readonly notices: readonly string[];
}

export function openFindings(): Findings {
  const problems: ConfigProblem[] = [];
  const notices: string[] = [];
  return {
    problem: (path, value, expected) => {
      if (problems.length < problemsMax) problems.push({ path, value: shown(value), expected });
    },
    notice: (path, what) => {
      if (notices.length < problemsMax) notices.push(`${path}: ${what}`);
    },
    problems,
    notices,
  };
}

const shownMax = 96;
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, shownMax);
