import { type AuditRequest, answered, isSuccess, ofKind, requestBodyOf } from '../audit-request.ts';
import { workloadKinds, workloadSignal } from '../objects/workload-object.ts';
import type { Place } from '../reader.ts';
import type { Extractor } from './extractor.ts';

const resources = ['cronjobs', 'daemonsets', 'deployments', 'jobs', 'replicasets', 'statefulsets'] as const;
const verbs = ['create', 'update', 'patch'] as const;

/** A controller object or its status written: it says whom it belongs to, and so whom its Pods belong to, and how far its rollout is. Needs a body with its UID: the answer, or what an update sent. */
export const workloadWrite: Extractor = {
  summary: 'A workload or a controller object below it, or its status, written',
  groups: ['apps', 'batch'],
  requests: resources.flatMap((resource) => [
    ...verbs.map((verb) => `${verb} ${resource}`),
    `update ${resource}/status`,
    `patch ${resource}/status`,
  ]),
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    for (const kind of workloadKinds) {
      const workload = answered(request, kind) ?? updated(request, kind);
      if (workload === undefined) continue;
      return workloadSignal(workload, {
        options: request.options,
        source: 'audit',
        kind,
        atUs: request.atUs,
        evidenceId: request.evidenceId,
        deleted: false,
        seen: request.verb === 'create' ? 'created' : request.subresource === 'status' ? 'status' : 'changed',
      });
    }
    return 'not_delivery';
  },
};

/** An update sends the object as it was read, with its UID; a create has none yet. */
const updated = (request: AuditRequest, kind: string): Place | undefined =>
  request.verb === 'update' ? ofKind(requestBodyOf(request), kind) : undefined;
