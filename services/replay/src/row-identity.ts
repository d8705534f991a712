import { unreachable } from '@lunettes/base';
import type { Breach, Control, Diagnosis, LifecycleEvent, Output, Sli, Span } from '@lunettes/core/vocabulary';
import { isControl } from '@lunettes/core/vocabulary';

/** The result files whose rows stages write, in the order in which the digest takes them. */
export const rowFiles = ['lifecycle', 'spans', 'sli', 'diagnoses', 'breaches'] as const;
export type RowFile = (typeof rowFiles)[number];

export type Row = LifecycleEvent | Span | Sli | Diagnosis | Breach;

export interface IdentifiedRow {
  readonly file: RowFile;
  /** What makes it the same row in all its versions (product contract §3); files are sorted by it. */
  readonly identity: readonly string[];
  readonly row: Row;
}

/** The row in an output of a stage; `undefined` for controls, signals, rollouts and counters, which are no files of a replay. */
export function identifiedRow(output: Output): IdentifiedRow | undefined {
  switch (output.topic) {
    case 'signals':
    case 'rollouts':
    case 'counters':
      return undefined;
    case 'lifecycle':
      return identified('lifecycle', output.value, (row) => [row.cluster, row.namespace, row.pod, row.uid, row.key]);
    case 'spans':
      return identified('spans', output.value, (row) => [row.trace_id, row.span_id]);
    case 'sli':
      return identified('sli', output.value, (row) => [row.delivery_id]);
    case 'diagnoses':
      return identified('diagnoses', output.value, (row) => [row.diagnosis_id]);
    case 'breaches':
      return identified('breaches', output.value, (row) => [row.breach_id]);
    default:
      return unreachable(output);
  }
}

function identified<R extends Row>(
  file: RowFile,
  value: R | Control,
  identityOf: (row: R) => readonly string[],
): IdentifiedRow | undefined {
  return isControl(value) ? undefined : { file, identity: identityOf(value), row: value };
}
