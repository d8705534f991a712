import type { AuditRequest } from '../audit-request.ts';
import type { Extracted } from '../outcome.ts';

/** Reads one shape of request. To add one: one file with its examples tested beside it, and one line in `index.ts`. */
export interface Extractor {
  /** What it is for, for the documentation. */
  readonly summary: string;
  /** API groups of the resource; the core group is empty. */
  readonly groups: readonly string[];
  /** `verb resource[/subresource]`, as audit events name them. */
  readonly requests: readonly string[];
  /** `code` is the answer's status code. Problems of fields are left in the event's `Reading`. */
  extract(request: AuditRequest, code: number): Extracted;
}
