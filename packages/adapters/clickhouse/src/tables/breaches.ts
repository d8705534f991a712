import type { Breach } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field } = columnsOf<Breach>();

/** One row per missed limit; identity `breach_id`. */
export const breachesTable: Table<Breach> = {
  name: 'breaches',
  columns: [
    field('breach_id', text),
    field('delivery_id', text),
    field('cluster', keyword),
    field('namespace', keyword),
    field('pod', text),
    field('uid', nullable(text)),
    field('action', keyword),
    field('objective', keyword),
    field('limit_us', long),
    field('value_us', long),
    field('at_us', long),
    field('version', count),
    field('final', bool),
    field('retracted', bool),
    field('policy_version', keyword),
  ],
};
