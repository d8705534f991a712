import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { documentedOptionsCheck } from './documented-options.ts';

const file = 'services/a/src/options.ts';
const table =
  "export const options = {\n  port: { kind: 'whole', default: 1, min: 0, max: 2, doc: 'Port.' },\n  dataDir: { kind: 'text', default: undefined, doc: 'Where.' },\n} as const satisfies OptionTable;";

test('an option that the page has under its file is documented', async () => {
  const page = `# Options\n\n## ${file}\n\n\`\`\`\n  --port N        Port.\n  --data-dir TEXT Where.\n\`\`\`\n`;
  expect(await findingsIn(documentedOptionsCheck, { [file]: table, 'docs/reference/options.md': page })).toEqual([]);
});

test('an option that stands under another file or nowhere is found', async () => {
  const page = `# Options\n\n## services/b/src/options.ts\n\n  --data-dir TEXT\n\n## ${file}\n\n  --port N\n  --data-directory TEXT\n`;
  expect(await findingsIn(documentedOptionsCheck, { [file]: table, 'docs/reference/options.md': page })).toEqual([
    `${file}:3 declares --data-dir, which docs/reference/options.md does not have.`,
  ]);
});

test('without the page every option of every table is found, whatever the file is called', async () => {
  const other = "const limits: OptionTable = { most: { kind: 'flag', doc: 'Most.' } };";
  expect(await findingsIn(documentedOptionsCheck, { [file]: table, 'services/a/src/limits.ts': other })).toHaveLength(3);
});
