import { bool, count, keyword, long, nullable } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

/** What one source of one cluster could see from one instant to another: product contract §10. */
export interface Coverage {
  readonly cluster: string;
  readonly source: string;
  readonly from_at_us: number;
  readonly to_at_us: number;
  readonly state: 'seeing' | 'blind' | 'partial';
  readonly reason: string | null;
  readonly lost_at_least: number;
  readonly version: number;
  readonly retracted: boolean;
}

const { field } = columnsOf<Coverage>();

/** Identity `cluster, source, from_at_us`: an interval that grows is the same row with a later end. */
export const coverageTable: Table<Coverage> = {
  name: 'coverage',
  columns: [
    field('cluster', keyword),
    field('source', keyword),
    field('from_at_us', long),
    field('to_at_us', long),
    field('state', keyword),
    field('reason', nullable(keyword)),
    field('lost_at_least', long),
    field('version', count),
    field('retracted', bool),
  ],
};
