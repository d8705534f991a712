import type { LifecycleEvent } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, map, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field } = columnsOf<LifecycleEvent>();

/** One row per thing that happened to a Pod; identity `cluster, namespace, pod, uid, key`. */
export const lifecycleTable: Table<LifecycleEvent> = {
  name: 'lifecycle',
  columns: [
    field('cluster', keyword),
    field('namespace', keyword),
    field('pod', text),
    field('uid', text),
    field('key', text),
    field('type', keyword),
    field('at_us', long),
    field('resolution', keyword),
    field('clock', keyword),
    field('evidence_id', text),
    field('container', keyword),
    field('attempt', count),
    field('node', nullable(keyword)),
    field('details', map),
    field('version', count),
    field('retracted', bool),
  ],
};
