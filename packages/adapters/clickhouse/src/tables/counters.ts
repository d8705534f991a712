import type { Counter, HistogramBucket, ObjectiveCount } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field, objects } = columnsOf<Counter>();
const one = columnsOf<ObjectiveCount>().field;
const bucket = columnsOf<HistogramBucket>().field;

/** One row per minute and key, and one more for each time that a minute was corrected after it had been forgotten; identity `counter_id`. */
export const countersTable: Table<Counter> = {
  name: 'counters',
  columns: [
    field('counter_id', text),
    field('cluster', keyword),
    field('namespace', keyword),
    field('minute_at_us', long),
    field('workload_kind', nullable(keyword)),
    field('workload_name', nullable(text)),
    field('class', nullable(keyword)),
    field('action', keyword),
    field('cause', nullable(keyword)),
    field('side', nullable(keyword)),
    field('opened_at_us', long),
    ...objects('counts', (row) => row.counts, [
      one('objective', keyword),
      one('counts_as', keyword),
      one('reason', nullable(keyword)),
      one('count', long),
    ]),
    ...objects('buckets', (row) => row.buckets, [bucket('index', long), bucket('total_us_count', long), bucket('delivery_us_count', long)]),
    field('version', count),
    field('retracted', bool),
  ],
};
