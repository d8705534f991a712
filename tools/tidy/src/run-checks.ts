import type { Check } from './check.ts';
import { type Finding, sortedFindings } from './finding.ts';
import type { Repository } from './repository.ts';

/** All findings of the given checks, sorted by file. */
export async function runChecks(repository: Repository, checks: readonly Check[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const check of checks) found.push(...(await check.find(repository)));
  return sortedFindings(found);
}
