import { breachesTable } from './breaches.ts';
import { countersTable } from './counters.ts';
import { coverageTable } from './coverage.ts';
import { diagnosesTable } from './diagnoses.ts';
import { lifecycleTable } from './lifecycle.ts';
import { rolloutsTable } from './rollouts.ts';
import { sliTable } from './sli.ts';
import { spansTable } from './spans.ts';

export type { Coverage } from './coverage.ts';
export type { Table, Versioned } from './table.ts';

/** Every table that is written, by name. Tables of topics have the topic's name. */
export const tables = {
  sli: sliTable,
  spans: spansTable,
  diagnoses: diagnosesTable,
  lifecycle: lifecycleTable,
  breaches: breachesTable,
  rollouts: rolloutsTable,
  counters: countersTable,
  coverage: coverageTable,
} as const;
