import type { Signal } from '../../vocabulary/index.ts';
import { type AuditRequest, isSuccess, ofKind, responseBodyOf } from '../audit-request.ts';
import { itemsMax, nameCodePointsMax } from '../bounds.ts';
import type { Extracted } from '../outcome.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { itemsAt, objectItem, type Place, refuse, textAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** Somebody looked: the answer shows the state of the Pod at that moment, which the kubelet's own reads do all the time. */
export const podRead: Extractor = {
  summary: 'A Pod seen in the answer to a read',
  groups: [''],
  requests: ['get pods', 'get pods/status', 'list pods', 'watch pods'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const answer = responseBodyOf(request);
    if (answer === undefined) return 'read_without_body';
    if (textAt(answer, 'kind', nameCodePointsMax) === 'PodList') return listed(request, answer);
    const pod = ofKind(answer, 'Pod');
    return pod === undefined ? 'read_without_body' : observed(request, pod, request.evidenceId);
  },
};

function listed(request: AuditRequest, list: Place): Extracted {
  const items = itemsAt(list, 'items');
  if (items === undefined) return 'read_without_body';
  if (items.value.length > itemsMax) {
    refuse(list, 'items', 'too_large');
    return 'not_delivery';
  }
  const signals: Signal[] = [];
  for (let index = 0; index < items.value.length; index++) {
    const pod = objectItem(items, index);
    if (pod === undefined) continue;
    const found = observed(request, pod, `${request.evidenceId}/${index}`);
    if (typeof found !== 'string') signals.push(...found);
  }
  return signals.length === 0 ? 'not_delivery' : signals;
}

function observed(request: AuditRequest, pod: Place, evidenceId: string): Extracted {
  return podSignal(pod, {
    options: request.options,
    source: 'audit',
    evidenceId,
    atUs: request.atUs,
    namespace: request.namespace,
    name: request.name,
    uid: '',
    trustUid: true,
    seen: 'read',
    writer: 'other',
    user: '',
    auditLevel: null,
    boundAtCreation: false,
    whole: true,
    facts: [],
  });
}
