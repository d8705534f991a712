import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RetainedLaneStore } from '@lunettes/ports';
import { contractLanes, laneStoreContract, type RetainedStoreHarness, retainedStoreContract } from '@lunettes/ports/contracts';
import { openLocalStore } from './index.ts';
import { segmentRecords } from './retention.ts';

/** A crash is a copy of the files as they are at that moment: what a killed process leaves behind. */
const make = async (): Promise<RetainedStoreHarness> => {
  const root = mkdtempSync(join(tmpdir(), 'lunettes-local-'));
  const clock = { nowUs: 1 };
  const abandoned: RetainedLaneStore[] = [];
  let current: RetainedLaneStore | undefined;
  const directory = (): string => join(root, `${abandoned.length}`);
  return {
    open: async () => {
      current = openLocalStore({ directory: directory(), lanes: contractLanes, bytesMax: 1e9, clock: { nowUs: () => clock.nowUs } });
      return current;
    },
    crash: async () => {
      const from = directory();
      if (current !== undefined) abandoned.push(current);
      cpSync(from, directory(), { recursive: true });
    },
    remove: async () => {
      for (const store of abandoned) await store.close();
      rmSync(root, { recursive: true });
    },
    clock,
    segmentRecords,
  };
};

laneStoreContract('local', make);
retainedStoreContract('local', make);
