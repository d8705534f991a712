import { secondUs } from '../../vocabulary/index.ts';
import { nodeOfUser } from '../audit-actor.ts';
import { type AuditRequest, isSuccess, requestBodyOf, userOf } from '../audit-request.ts';
import { clockSignal, heartbeatIn, lagOf } from '../clock-signal.ts';
import type { Extracted } from '../outcome.ts';
import { objectAt, timeAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** A kubelet writes its own status or renews its lease, with the time by its own clock: received by the API server's. */
export const nodeClockWrite: Extractor = {
  summary: "A kubelet's write of its Node's status or of its lease: how its clock stands to the API server's",
  groups: ['', 'coordination.k8s.io'],
  requests: ['patch nodes/status', 'update nodes/status', 'update leases', 'patch leases'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const node = nodeOfUser(userOf(request));
    const isLease = request.resource === 'leases';
    if (node === '' || node !== request.name || (isLease && request.namespace !== 'kube-node-lease')) return 'not_delivery';
    return clocked(request, node, isLease);
  },
};

function clocked(request: AuditRequest, node: string, isLease: boolean): Extracted {
  const sent = requestBodyOf(request);
  const spec = sent === undefined || !isLease ? undefined : objectAt(sent, 'spec');
  const writtenUs = spec === undefined ? (sent && !isLease ? heartbeatIn(sent) : undefined) : timeAt(spec, 'renewTime');
  if (writtenUs === undefined) return 'not_delivery';
  const { options, evidenceId, atUs, receivedAtUs } = request;
  const sight = { options, source: 'audit', node, uid: '', evidenceId, atUs } as const;
  return [clockSignal(sight, lagOf(receivedAtUs, writtenUs, isLease ? 0 : secondUs))];
}
