import type { Fact, RefusalFacts } from '../../vocabulary/index.ts';
import { type AuditRequest, auditLevelOf } from '../audit-request.ts';
import { nameCodePointsMax } from '../bounds.ts';
import type { Extracted } from '../outcome.ts';
import { entryAt, objectAt, type Place, textAt } from '../reader.ts';
import { controllerOf } from './pod-facts.ts';

export interface Refusal {
  readonly request: AuditRequest;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly user: string;
  readonly fact: Fact;
}

/** A Pod that was not created: all that is known of it is what the client sent. It may have no name and never has a UID. */
export function refusalSignal(asked: Place | undefined, { request, code, reason, message, user, fact }: Refusal): Extracted {
  const metadata = asked && objectAt(asked, 'metadata');
  const annotations = metadata && objectAt(metadata, 'annotations');
  const body: RefusalFacts = {
    code,
    configHash: entryAt(annotations, 'kubernetes.io/config.hash', nameCodePointsMax),
    generateName: metadata === undefined ? '' : textAt(metadata, 'generateName', nameCodePointsMax),
    message,
    mirror: entryAt(annotations, 'kubernetes.io/config.mirror', nameCodePointsMax) !== '',
    owner: metadata === undefined ? null : controllerOf(metadata),
    reason,
    requestedAtUs: request.receivedAtUs,
    user,
  };
  return [
    {
      type: 'refusal',
      cluster: request.options.cluster,
      namespace: request.namespace,
      name: request.name,
      uid: '',
      at_us: request.atUs,
      source: 'audit',
      evidence_id: request.evidenceId,
      resource_version: '',
      facts: [fact],
      body: JSON.stringify(body),
      audit_level: auditLevelOf(request),
    },
  ];
}
