import { readFileSync } from 'node:fs';
import { type ReadPolicy, readPolicy } from '@lunettes/replay';
import { UsageError } from './command.ts';
import { problemLine } from './config-problem-line.ts';

/** The policy in a file; what is accepted without effect is said. Throws `UsageError` with every problem. */
export function policyFile(path: string, say: (text: string) => void): ReadPolicy {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--policy ${path} cannot be read`);
  }
  const policy = readPolicy(text);
  if (!policy.ok) {
    const problems = policy.problem.map((each) => `\n  ${problemLine(path, each)}`);
    throw new UsageError(`the policy cannot be used:${problems.join('')}`);
  }
  for (const notice of policy.value.notices) say(`${path}: ${notice}\n`);
  return policy.value;
}
