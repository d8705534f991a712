import type { Signal } from '../../vocabulary/index.ts';
import { writerOf } from '../audit-actor.ts';
import { auditLevelOf, isSuccess, responseBodyOf, userOf } from '../audit-request.ts';
import { itemsMax } from '../bounds.ts';
import { isGone } from '../pod/is-gone.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { itemsAt, objectItem, refuse } from '../reader.ts';
import type { Extractor } from './extractor.ts';
import { deletionFacts, graceOf } from './pod-delete.ts';

/** Many Pods asked to go at once: one signal for each that the answer names. Without an answer nobody knows which. */
export const podDeleteCollection: Extractor = {
  summary: 'Several Pods deleted by one request',
  groups: [''],
  requests: ['deletecollection pods'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const answer = responseBodyOf(request);
    const items = answer === undefined ? undefined : itemsAt(answer, 'items');
    if (answer === undefined || items === undefined) return 'not_delivery';
    if (items.value.length > itemsMax) refuse(answer, 'items', 'too_large');
    if (request.event.reading.rejection !== undefined) return 'not_delivery';
    const user = userOf(request);
    const signals: Signal[] = [];
    for (let index = 0; index < items.value.length; index++) {
      const pod = objectItem(items, index);
      if (pod === undefined) continue;
      const facts = deletionFacts(request, { user, final: false, gone: isGone(pod), grace: graceOf(request, pod) });
      const found = podSignal(pod, {
        options: request.options,
        source: 'audit',
        evidenceId: `${request.evidenceId}/${index}`,
        atUs: request.atUs,
        namespace: request.namespace,
        name: '',
        uid: '',
        trustUid: true,
        seen: 'deleted',
        writer: writerOf(user),
        user,
        auditLevel: auditLevelOf(request),
        boundAtCreation: false,
        whole: true,
        facts,
      });
      if (typeof found !== 'string') signals.push(...found);
    }
    return signals.length === 0 ? 'not_delivery' : signals;
  },
};
