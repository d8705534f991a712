import type { AlsoCause, Diagnosis, Evidence } from '@lunettes/core/vocabulary';
import { bool, count, keyword, long, map, nullable, text } from '../row-binary/column-kind.ts';
import { columnsOf, type Table } from './table.ts';

const { field, objects } = columnsOf<Diagnosis>();
const also = columnsOf<AlsoCause>().field;
const evidence = columnsOf<Evidence>();

/** One row per diagnosis; identity `diagnosis_id`. */
export const diagnosesTable: Table<Diagnosis> = {
  name: 'diagnoses',
  columns: [
    field('diagnosis_id', text),
    field('delivery_id', nullable(text)),
    field('rank', count),
    field('cluster', keyword),
    field('namespace', keyword),
    field('pod', text),
    field('uid', nullable(text)),
    field('action', keyword),
    field('version', count),
    field('retracted', bool),
    field('final', bool),
    field('provisional', bool),
    field('at_us', long),
    field('since_at_us', nullable(long)),
    field('until_at_us', nullable(long)),
    field('code', keyword),
    field('cause', keyword),
    field('side', nullable(keyword)),
    field('confidence', keyword),
    field('stage', keyword),
    field('container', nullable(keyword)),
    field('node', nullable(keyword)),
    field('image', nullable(text)),
    field('volume', nullable(text)),
    field('message_key', keyword),
    field('params', map),
    field('summary', text),
    field('advice', text),
    ...objects('also', (row) => row.also, [also('cause', keyword), also('side', nullable(keyword)), also('confidence', keyword)]),
    field('unexplained_us', nullable(long)),
    field('docs_url', keyword),
    ...objects('evidence', (row) => row.evidence, [
      evidence.field('at_us', long),
      evidence.field('last_at_us', long),
      evidence.field('source', keyword),
      evidence.field('id', text),
      evidence.field('type', nullable(keyword)),
      evidence.field('component', keyword),
      evidence.field('reason', keyword),
      evidence.field('message', text),
      evidence.field('count', long),
      evidence.derived('object_kind', keyword, (item) => item.object.kind),
      evidence.derived('object_namespace', keyword, (item) => item.object.namespace),
      evidence.derived('object_name', text, (item) => item.object.name),
      evidence.derived('object_uid', text, (item) => item.object.uid),
      evidence.derived('object_field_path', text, (item) => item.object.field_path),
    ]),
  ],
};
