import { answered, isSuccess, ofKind, requestBodyOf } from '../audit-request.ts';
import { claimSignal } from '../objects/claim-object.ts';
import type { Extractor } from './extractor.ts';

/** A volume claim written, by whoever made it or by the controller that binds it. Needs a body with the whole claim: the answer, or what was sent. */
export const claimWrite: Extractor = {
  summary: 'A volume claim written',
  groups: [''],
  requests: ['create', 'update', 'patch'].flatMap((verb) => [`${verb} persistentvolumeclaims`, `${verb} persistentvolumeclaims/status`]),
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const sent = request.verb === 'patch' ? undefined : ofKind(requestBodyOf(request), 'PersistentVolumeClaim');
    const claim = answered(request, 'PersistentVolumeClaim') ?? sent;
    if (claim === undefined) return 'not_delivery';
    const { options, atUs, evidenceId } = request;
    return claimSignal(claim, { options, source: 'audit', atUs, evidenceId, deleted: false });
  },
};
