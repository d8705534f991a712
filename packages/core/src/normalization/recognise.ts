export type Recognised = 'audit' | 'audit_list' | 'object' | 'object_list' | 'watch' | 'unknown';

/** What a parsed document is, by its kind, its version or, where it has neither, by its shape. */
export function recognise(document: unknown): Recognised {
  return isMembers(document) ? recogniseAt(document) : 'unknown';
}

type Members = { readonly [key: string]: unknown };

export function recogniseAt(document: Members): Recognised {
  const { kind, apiVersion } = document;
  if (Array.isArray(document['items'])) return recogniseList(kind, apiVersion, document['items'][0]);
  if (isAuditEvent(document)) return 'audit';
  if (typeof kind === 'string' && (isMembers(document['metadata']) || typeof apiVersion === 'string')) return 'object';
  return typeof document['type'] === 'string' && isMembers(document['object']) ? 'watch' : 'unknown';
}

function recogniseList(kind: unknown, apiVersion: unknown, first: unknown): Recognised {
  if (isAuditVersion(apiVersion)) return 'audit_list';
  if (isMembers(first) && isAuditEvent(first)) return 'audit_list';
  return typeof kind === 'string' && kind.endsWith('List') ? 'object_list' : 'unknown';
}

/** By its version; without one by the three fields that every audit event has and no object of the API does. */
function isAuditEvent(document: Members): boolean {
  const { kind, apiVersion } = document;
  if (isAuditVersion(apiVersion)) return true;
  const named = document['auditID'] !== undefined && document['stage'] !== undefined && document['verb'] !== undefined;
  return named && (kind === undefined || kind === null || kind === 'Event');
}

const isAuditVersion = (apiVersion: unknown): boolean => typeof apiVersion === 'string' && apiVersion.startsWith('audit.k8s.io/');

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
