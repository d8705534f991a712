import type { OptionTable } from '@lunettes/config';

/** How `lunettes schema apply` is to make the tables. */
export const schemaOptions = {
  clickhouseCluster: {
    kind: 'text',
    default: undefined,
    placeholder: 'NAME',
    doc: 'Cluster of ClickHouse, one shard, on whose replicas all tables are made and replicated; without it one server has them.',
  },
  keepLifecycle: days('lifecycle', 30),
  keepSpans: days('spans', 30),
  keepSli: days('sli', 400),
  keepDiagnoses: days('diagnoses', 400),
  keepBreaches: days('breaches', 400),
  keepRollouts: days('rollouts', 400),
  keepCounters: days('counters (sli_1m)', 30),
  keepSliHours: days('sli_hours (sli_1h)', 800),
  keepCoverage: days('coverage', 400),
  dryRun: { kind: 'flag', doc: 'Only print the plan.' },
} as const satisfies OptionTable;

function days(table: string, number: number) {
  return {
    kind: 'whole',
    default: number,
    min: 1,
    max: 3650,
    doc: `Days for which rows of ${table} are kept after they were written.`,
  } as const;
}
