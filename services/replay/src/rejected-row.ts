import type { RejectionReason } from '@lunettes/core/vocabulary';

/** One line of `rejected.ndjson`: product contract §3.8. */
export interface RejectedRow {
  readonly file: string;
  readonly line: number;
  readonly byte_offset: number;
  /** Path of the field that could not be used; empty for the whole record. */
  readonly field: string;
  readonly reason: RejectionReason;
  readonly message: string;
  readonly sample: string;
}

/** What to tell about a reason where nothing more special is known. */
export const reasonMessage: Readonly<Record<RejectionReason, string>> = {
  not_json: 'this is not a whole JSON (or YAML) document',
  not_utf8: 'these bytes are not UTF-8',
  too_large: 'the record is larger, longer or deeper than the bound; --max-record-bytes sets the size of one record',
  unknown_shape: 'this is neither an audit event, an Event, a Pod, a Node, a workload, a list of them nor a watch record',
  missing_field: 'a field that must be there is absent',
  wrong_type: 'the value has another type than the API gives it',
  bad_time: 'this is no RFC 3339 instant between 1970 and 2199',
  no_time: 'the record carries no time at all',
  unsupported_version: 'this apiVersion is not known',
  bad_envelope: 'the record around the event cannot be read',
  bad_patch: 'the patch does not have the form of its content type',
};
