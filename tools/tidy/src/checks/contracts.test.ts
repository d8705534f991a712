import { expect, test } from 'vitest';
import { findingsIn, manifest } from '../../test/planted-repository.ts';
import { contractsCheck } from './contracts.ts';

const driver = (name: string) => ({
  [`packages/adapters/${name}/src/store.contract.test.ts`]: `import { storeContract } from '@lunettes/ports/contracts';\nstoreContract('${name}');`,
});
const port = {
  'packages/ports/package.json': manifest('@lunettes/ports', { exports: { './contracts': './contracts/index.ts' } }),
  'packages/ports/contracts/index.ts': "export { storeContract } from './store.contract.ts';",
  'packages/ports/contracts/store.contract.ts': "import { partContract } from './part.contract.ts';\nexport function storeContract() {}",
  'packages/ports/contracts/part.contract.ts': 'export function partContract() {}',
};

test('a suite that memory and a real driver run is a contract; a part of it need not be run alone', async () => {
  expect(await findingsIn(contractsCheck, { ...port, ...driver('memory'), ...driver('local') })).toEqual([]);
});

test.each([
  [{}, 'any driver'],
  [driver('memory'), 'a real driver'],
  [driver('local'), 'the memory driver'],
])('a suite that is not run on both sides is found', async (drivers, missing) => {
  expect(await findingsIn(contractsCheck, { ...port, ...drivers })).toEqual([
    `packages/ports/contracts/store.contract.ts:1 the suite storeContract is not run by ${missing}.`,
  ]);
});
