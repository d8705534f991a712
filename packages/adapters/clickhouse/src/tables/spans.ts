import type { Span, SpanEvent, SpanLink } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, map, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field, objects } = columnsOf<Span>();
const link = columnsOf<SpanLink>().field;
const event = columnsOf<SpanEvent>().field;

/** One row per span; identity `trace_id, span_id`. */
export const spansTable: Table<Span> = {
  name: 'spans',
  columns: [
    field('trace_id', text),
    field('span_id', text),
    field('parent_span_id', nullable(text)),
    field('cluster', keyword),
    field('namespace', keyword),
    field('pod', text),
    field('uid', text),
    field('name', keyword),
    field('stage', nullable(keyword)),
    field('container', nullable(keyword)),
    field('attempt', nullable(count)),
    field('owner', nullable(keyword)),
    field('start_at_us', long),
    field('end_at_us', long),
    field('status', keyword),
    field('attributes', map),
    ...objects('links', (row) => row.links, [link('trace_id', text), link('span_id', text), link('attributes', map)]),
    ...objects('events', (row) => row.events, [event('at_us', long), event('name', keyword), event('attributes', map)]),
    field('version', count),
    field('retracted', bool),
  ],
};
