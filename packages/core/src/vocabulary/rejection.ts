/** Why a record could not be read: the closed list of product contract §3.8. Never an engine's message. */
export const rejectionReasons = [
  'not_json',
  'not_utf8',
  'too_large',
  'unknown_shape',
  'missing_field',
  'wrong_type',
  'bad_time',
  'no_time',
  'unsupported_version',
  'bad_envelope',
  'bad_patch',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Where and why: `field` is a path such as `responseObject.status.conditions[2].type`, empty for the whole record. */
export interface Rejection {
  readonly field: string;
  readonly reason: RejectionReason;
}

/** Why a well-formed record is of no interest. */
export const ignoreReasons = [
  'not_delivery',
  'stage',
  'read_without_body',
  'event_without_body',
  'not_successful',
  'unnamed',
  'dry_run',
  'unchanged',
  'ephemeral_container',
  'ignored_namespace',
  'after_until',
  'bookmark',
] as const;
export type IgnoreReason = (typeof ignoreReasons)[number];
