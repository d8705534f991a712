import { hash } from 'node:crypto';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { compilePolicy } from '@lunettes/core/slo';
import type { ConfigProblem } from '@lunettes/core/vocabulary';
import stringify from 'fast-json-stable-stringify';

/** A policy file that holds no problem. */
export interface ReadPolicy {
  /** The compiled policy as canonical JSON, the form in which it travels through the lanes. */
  readonly document: string;
  readonly ignoredNamespaces: ReadonlySet<string>;
  /** What is accepted and has no effect. */
  readonly notices: readonly string[];
}

/** Reads the original's delivery-SLO JSON; every problem at once. */
export function readPolicy(text: string): Parsed<ReadPolicy, readonly ConfigProblem[]> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return problem([{ path: '$', value: text.slice(0, 32), expected: 'JSON' }]);
  }
  // The version follows from the content, so the same limits are the same policy in whatever file they stand.
  const compiled = compilePolicy(document, hash('sha256', stringify(document), 'hex').slice(0, versionDigits));
  if (!compiled.ok) return compiled;
  const { policy, notices } = compiled.value;
  return parsed({ document: stringify(policy), ignoredNamespaces: new Set(policy.ignoredNamespaces), notices });
}

const versionDigits = 12;
