import type { AuditHead } from './audit-head.ts';
import { auditEvent } from './audit-shape.ts';
import type { Redaction } from './redaction.ts';

/** One stored event of one namespace. */
export interface TrimmedAudit {
  readonly namespace: string;
  /** Name of the object, empty where only its response body or nothing tells it. */
  readonly name: string;
  readonly event: object;
}

/**
 * What is stored of an event about delivery. A list over all namespaces (`GET /api/v1/pods`) concerns
 * many lanes and becomes one event per namespace, each with that namespace's items; everything else
 * stays one. Without a namespace anywhere there is nothing to store.
 */
export function trimAuditEvent(head: AuditHead, event: object, redaction: Redaction): readonly TrimmedAudit[] {
  const trimmed = auditEvent(head.resource)(event, redaction);
  if (typeof trimmed !== 'object' || trimmed === null) return [];
  if (head.namespace !== '') return [{ namespace: head.namespace, name: head.name, event: trimmed }];
  const response: unknown = Reflect.get(trimmed, 'responseObject');
  if (typeof response !== 'object' || response === null) return [];
  const items: unknown = Reflect.get(response, 'items');
  if (!Array.isArray(items)) return [];
  const byNamespace = new Map<string, unknown[]>();
  for (const item of items) {
    const namespace = namespaceOf(item);
    if (namespace === '') continue;
    const known = byNamespace.get(namespace);
    if (known === undefined) byNamespace.set(namespace, [item]);
    else known.push(item);
  }
  return [...byNamespace].map(([namespace, own]) => ({
    namespace,
    name: '',
    event: { ...trimmed, responseObject: { ...response, items: own } },
  }));
}

/** The same event without its bodies, marked as the API server marks what it had to cut. */
export function withoutBodies(event: object): object {
  const {
    requestObject: _request,
    responseObject: _response,
    annotations,
    ...rest
  } = { requestObject: null, responseObject: null, annotations: {}, ...event };
  return { ...rest, annotations: { ...annotations, 'audit.k8s.io/truncated': 'true' } };
}

function namespaceOf(item: unknown): string {
  const metadata: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'metadata') : undefined;
  const namespace: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'namespace') : undefined;
  return typeof namespace === 'string' ? namespace : '';
}
