import type { AuditLevel, Fact } from '../../vocabulary/index.ts';
import type { AuditRequest } from '../audit-request.ts';
import type { Extracted } from '../outcome.ts';

/** What a request proves by itself, without any body of the Pod. A request that names no Pod says nothing about one. */
export function bareSignal(request: Omit<AuditRequest, 'event'>, facts: readonly Fact[], auditLevel: AuditLevel | null): Extracted {
  if (facts.length === 0 || (request.name === '' && request.uid === '')) return 'not_delivery';
  return [
    {
      type: 'pod',
      cluster: request.options.cluster,
      namespace: request.namespace,
      name: request.name,
      uid: request.uid,
      at_us: request.atUs,
      source: 'audit',
      evidence_id: request.evidenceId,
      resource_version: '',
      facts,
      body: null,
      audit_level: auditLevel,
    },
  ];
}
