import { parseDocument } from '@lunettes/core/normalization';
import { broken, type Enclosed, type FieldOf, isMembers, linesAt, type Members, textOf } from './enclosed.ts';
import { eventText } from './log-text.ts';

/** Categories of AKS' diagnostic settings that hold audit events; all others are logs of components. */
const auditCategories: ReadonlySet<string> = new Set(['kube-audit', 'kube-audit-admin']);

/**
 * AKS delivers through diagnostic settings. Read are the records of an event hub and of a storage account, whose
 * `properties.log` is the event as text, and rows of Log Analytics: `log_s` of `AzureDiagnostics`, or the columns of
 * `AKSAudit` and `AKSAuditAdmin`.
 */
export function azureEnvelope(document: Members): readonly Enclosed[] | undefined {
  const { records } = document;
  if (Array.isArray(records) && (records.length === 0 || isDiagnostic(records[0]))) return linesAt(document, 'records', diagnostic);
  if (isDiagnostic(document)) return [diagnostic(document, '')];
  return isAuditRow(document) ? [auditRow(document)] : undefined;
}

function isDiagnostic(record: unknown): boolean {
  if (!isMembers(record)) return false;
  if ('log_s' in record) return true;
  return 'category' in record && ('properties' in record || 'operationName' in record || 'resourceId' in record);
}

function diagnostic(record: Members, within: string): Enclosed {
  const category = textOf(record['category'] ?? record['Category']);
  if (category !== '' && !auditCategories.has(category)) return { kind: 'other' };
  const at = (field: string): string => (within === '' ? field : `${within}.${field}`);
  if ('log_s' in record) return withoutSkipped(eventText(record['log_s'], at('log_s')));
  // A storage account holds the properties as an object, some forwarders as text.
  const properties = opened(record['properties']);
  if (!isMembers(properties)) return broken(at('properties'), 'a record of kube-audit has its event in properties.log');
  return withoutSkipped(eventText(properties['log'], at('properties.log')));
}

/** What stands in place of a body that is larger than Azure takes. */
const skippedBody = 'skipped-too-big-size-object';

/** A body that was left out is absent; an event that lost all it had is marked as the API server marks what it cuts. */
function withoutSkipped(enclosed: Enclosed): Enclosed {
  if (enclosed.kind !== 'record' || !isMembers(enclosed.record)) return enclosed;
  const { requestObject: request, responseObject: response, annotations, ...rest } = enclosed.record;
  if (request !== skippedBody && response !== skippedBody) return enclosed;
  const bodies = { ...kept('requestObject', request), ...kept('responseObject', response) };
  const marks = Object.keys(bodies).length > 0 ? {} : { 'audit.k8s.io/truncated': 'true' };
  return { ...enclosed, record: { ...rest, ...bodies, annotations: isMembers(annotations) ? { ...annotations, ...marks } : marks } };
}

const kept = (key: string, body: unknown): Members => (body === skippedBody || body === undefined ? {} : { [key]: body });

/** A row of a table of its own: the fields of an audit event under other names. */
function isAuditRow(document: Members): boolean {
  return typeof document['AuditId'] === 'string' && 'Stage' in document && 'RequestReceivedTime' in document;
}

const columns: readonly (readonly [column: string, field: string])[] = [
  ['Annotations', 'annotations'],
  ['AuditId', 'auditID'],
  ['Level', 'level'],
  ['ObjectRef', 'objectRef'],
  ['RequestObject', 'requestObject'],
  ['RequestReceivedTime', 'requestReceivedTimestamp'],
  ['RequestUri', 'requestURI'],
  ['ResponseObject', 'responseObject'],
  ['ResponseStatus', 'responseStatus'],
  ['Stage', 'stage'],
  ['StageReceivedTime', 'stageTimestamp'],
  ['User', 'user'],
  ['Verb', 'verb'],
];
const columnOf: ReadonlyMap<string, string> = new Map(columns.map(([column, field]) => [field, column]));

const fieldOfRow: FieldOf = (field) => {
  const [first = '', rest = ''] = /^([^.[]*)(.*)$/s.exec(field)?.slice(1) ?? [];
  return (columnOf.get(first) ?? first) + rest;
};

/** What is an object in the event is an object or its text in the row; empty columns are left out. */
function auditRow(row: Members): Enclosed {
  const event: Record<string, unknown> = { kind: 'Event', apiVersion: 'audit.k8s.io/v1' };
  for (const [column, field] of columns) {
    const value = row[column];
    if (value === undefined || value === null || value === '') continue;
    event[field] = dynamic.has(field) ? opened(value) : value;
  }
  return withoutSkipped({ kind: 'record', within: '', record: event, fieldOf: fieldOfRow });
}

const dynamic: ReadonlySet<string> = new Set(['annotations', 'objectRef', 'requestObject', 'responseObject', 'responseStatus', 'user']);

/** The value that a text holds, if it holds an object or a list; else the value itself. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const read = parseDocument(value);
  return read.ok && typeof read.value === 'object' && read.value !== null ? read.value : value;
}
