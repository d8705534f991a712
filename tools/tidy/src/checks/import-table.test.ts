import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { importTable } from '../import-table.ts';
import { importTableCheck } from './import-table.ts';

const house = {
  'packages/base/package.json': manifest('@lunettes/base'),
  'packages/base/src/index.ts': '',
  'packages/core/package.json': manifest('@lunettes/core', {
    exports: { './vocabulary': './src/vocabulary/index.ts', './slo': './src/slo/index.ts' },
  }),
  'packages/core/src/vocabulary/index.ts': "import { a } from '@lunettes/base';",
  'packages/core/src/slo/index.ts': "import { a } from '../vocabulary/index.ts';",
  'packages/adapters/local/package.json': manifest('@lunettes/adapter-local'),
  'packages/adapters/local/src/index.ts': "import { b } from '@lunettes/core/vocabulary';",
  'packages/runtime/package.json': manifest('@lunettes/runtime'),
  'packages/runtime/src/index.ts': "import type { c } from '@lunettes/core/slo';",
  'packages/testkit/package.json': manifest('@lunettes/testkit'),
  'packages/testkit/src/index.ts': '',
};

test('a house in which everybody keeps to his row has nothing to report', async () => {
  expect(await findingsIn(importTableCheck, house)).toEqual([]);
});

/** One forbidden import for each sort of row. */
test.each([
  [
    'base imports nobody',
    'packages/base/src/x.ts',
    "import type { b } from '@lunettes/core/vocabulary';",
    'base may not import core/vocabulary',
  ],
  ['base has no Node', 'packages/base/src/x.ts', "import { readFileSync } from 'node:fs';", 'base may not import node:fs'],
  ['the core has no Node', 'packages/core/src/slo/x.ts', "import { readFileSync } from 'node:fs';", 'core/slo may not import node:fs'],
  ['the core has no packages', 'packages/core/src/slo/x.ts', "import { z } from 'zod';", 'core/slo may not import the package zod'],
  [
    'folders of the core point one way',
    'packages/core/src/vocabulary/x.ts',
    "import { c } from '../slo/index.ts';",
    'core/vocabulary may not import core/slo',
  ],
  [
    'types count too',
    'packages/core/src/diagnosis/x.ts',
    "import type { c } from '../slo/index.ts';",
    'core/diagnosis may not import core/slo',
  ],
  [
    'ports take types only',
    'packages/ports/src/x.ts',
    "import { b } from '@lunettes/core/vocabulary';",
    'ports may import only types of core/vocabulary',
  ],
  [
    'the loop knows no step',
    'packages/runtime/src/x.ts',
    "import { c } from '@lunettes/core/slo';",
    'runtime may import only types of core/slo',
  ],
  [
    'an adapter knows no other',
    'packages/adapters/memory/src/x.ts',
    "import { a } from '@lunettes/adapter-local';",
    'adapters/memory may not import adapters/local',
  ],
  [
    'an adapter has one client',
    'packages/adapters/chdb/src/x.ts',
    "import { createClient } from '@clickhouse/client';",
    'adapters/chdb may not import the package @clickhouse/client',
  ],
  ['the codec knows no ports', 'packages/codec/src/x.ts', "import { a } from '@lunettes/runtime';", 'codec may not import runtime'],
  ['options know nobody', 'packages/config/src/x.ts', "import { a } from '@lunettes/runtime';", 'config may not import runtime'],
  ['telemetry knows nobody', 'packages/telemetry/src/x.ts', "import { a } from '@lunettes/runtime';", 'telemetry may not import runtime'],
  [
    'a stage knows no adapter',
    'services/normalizer/src/x.ts',
    "import { a } from '@lunettes/adapter-local';",
    'services/normalizer may not import adapters/local',
  ],
  [
    'the console asks the API',
    'services/console/src/x.ts',
    "import { a } from '@lunettes/runtime';",
    'services/console may not import runtime',
  ],
  [
    'the command line has no store',
    'packages/cli/src/x.ts',
    "import { a } from '@lunettes/adapter-local';",
    'cli may not import adapters/local',
  ],
  ['the simulator shares no code', 'tools/simulate/src/x.ts', "import { a } from '@lunettes/base';", 'tools/simulate may not import base'],
  [
    'generators print tables',
    'tools/generate/src/x.ts',
    "import { a } from '@lunettes/adapter-local';",
    'tools/generate may not import adapters/local',
  ],
  ['the judge is no part of it', 'tools/tidy/src/x.ts', "import { a } from '@lunettes/base';", 'tools/tidy may not import base'],
  [
    'what is for tests stays there',
    'packages/runtime/src/x.ts',
    "import { a } from '@lunettes/testkit';",
    'runtime may not import @lunettes/testkit: it is for tests',
  ],
  [
    'entries are those exported',
    'packages/runtime/src/x.ts',
    "import { a } from '@lunettes/core/lifecycle';",
    '@lunettes/core/lifecycle is no entry',
  ],
  ['a new package needs a row', 'packages/cache/src/x.ts', "import { a } from '@lunettes/base';", 'belongs to no row'],
])('%s', async (_, file, source, message) => {
  const findings = await findingsIn(importTableCheck, { ...house, [file]: source });
  expect(findings).toEqual([expect.stringContaining(`${file}:1 ${message}`)]);
});

test('a dependency that no import could use is refused before anybody uses it', async () => {
  const findings = await findingsIn(importTableCheck, {
    ...house,
    'packages/codec/package.json': manifest('@lunettes/codec', {
      dependencies: { '@lunettes/base': '*', '@lunettes/runtime': '*', kafkajs: '*', avsc: '*' },
    }),
  });
  expect(findings).toEqual([
    'packages/codec/package.json:1 declares @lunettes/runtime, which its row of the import table does not allow.',
    'packages/codec/package.json:1 declares kafkajs, which its row of the import table does not allow.',
  ]);
});

test('tests may import any entry', async () => {
  const test = { 'packages/base/src/x.test.ts': "import { a } from '@lunettes/adapter-local';" };
  expect(await findingsIn(importTableCheck, { ...house, ...test })).toEqual([]);
});

test('rows name areas that exist, and no two areas may import each other', () => {
  const areas = importTable.map(({ area }) => area);
  for (const { may, types = [] } of importTable) for (const area of [...may, ...types]) expect(areas).toContain(area);
  const left = new Map(importTable.map(({ area, may, types = [] }) => [area, new Set([...may, ...types])]));
  for (let free = freeArea(left); free !== undefined; free = freeArea(left)) {
    left.delete(free);
    for (const others of left.values()) others.delete(free);
  }
  expect([...left.keys()]).toEqual([]);
});

const freeArea = (left: ReadonlyMap<string, ReadonlySet<string>>): string | undefined =>
  [...left].find(([, others]) => others.size === 0)?.[0];
