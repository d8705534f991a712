import { expect, test } from 'vitest';
import { findingsIn } from '../../test/planted-repository.ts';
import { namesCheck } from './names.ts';

test.each([
  'utils.ts',
  'helpers/a.ts',
  'common.ts',
  'misc.ts',
  'types.ts',
  'lane-manager.ts',
  'base-store.ts',
  'impl/a.ts',
  'store-impl.ts',
  'v2/a.ts',
])('a source may not be called %s', async (name) => {
  expect(await findingsIn(namesCheck, { [`packages/a/src/${name}`]: '' })).toEqual([expect.stringContaining('which says nothing')]);
});

test('names are kebab-case', async () => {
  const tree = {
    'packages/a/src/laneStore.ts': '',
    'packages/a/src/lane_store.ts': '',
    'packages/a/src/lane-store.property.test.ts': '',
    'packages/base/src/murmur2.ts': '',
  };
  expect(await findingsIn(namesCheck, tree)).toEqual([
    expect.stringContaining('laneStore.ts:1'),
    expect.stringContaining('lane_store.ts:1'),
  ]);
});
