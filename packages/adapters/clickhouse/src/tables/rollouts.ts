import type { Rollout } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field } = columnsOf<Rollout>();

/** One row per revision of a workload; identity `workload_uid, revision`. */
export const rolloutsTable: Table<Rollout> = {
  name: 'rollouts',
  columns: [
    field('cluster', keyword),
    field('namespace', keyword),
    field('workload_kind', keyword),
    field('workload_name', text),
    field('workload_uid', text),
    field('revision', text),
    field('state', keyword),
    field('began_at_us', long),
    field('started_at_us', nullable(long)),
    field('completed_at_us', nullable(long)),
    field('stuck_at_us', nullable(long)),
    field('superseded_at_us', nullable(long)),
    field('reason', nullable(text)),
    field('message', nullable(text)),
    field('desired', nullable(count)),
    field('created', nullable(count)),
    field('ready', nullable(count)),
    field('available', nullable(count)),
    field('trace_id', text),
    field('version', count),
    field('retracted', bool),
    field('logic_version', keyword),
  ],
};
