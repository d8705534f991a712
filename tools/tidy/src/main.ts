import { join } from 'node:path';
import { checks } from './checks/index.ts';
import { formatFinding } from './finding.ts';
import { readRepository } from './repository.ts';
import { runChecks } from './run-checks.ts';

/** The repository checks itself: one line for each finding, and exit code 1 if there is any. Words choose rules. */
const chosen = process.argv.slice(2);
const unknown = chosen.filter((word) => !checks.some(({ rule }) => rule === word));
if (unknown.length > 0) {
  console.error(`no rule is called ${unknown.join(' or ')}; there are ${checks.map(({ rule }) => rule).join(', ')}`);
  process.exit(2);
}
const repository = readRepository(join(import.meta.dirname, '../../..'));
const findings = await runChecks(
  repository,
  checks.filter(({ rule }) => chosen.length === 0 || chosen.includes(rule)),
);
for (const finding of findings) console.log(formatFinding(finding));
console.error(`tidy: ${repository.files.length} files, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
