import { pairs } from '../../vocabulary/index.ts';
import { cutLevelOf, deleteOptionsOf, isSuccess, preconditionUidOf, refusalOf, userOf } from '../audit-request.ts';
import { auditStamp, factOf, secondOf } from '../fact.ts';
import { bareSignal } from '../pod/bare-signal.ts';
import { wholeAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** Somebody drains: accepted, it is a deletion; 429 is a disruption budget that holds. */
export const podEviction: Extractor = {
  summary: 'A Pod evicted through the API, or protected by its disruption budget',
  groups: [''],
  requests: ['create pods/eviction'],
  extract(request, code) {
    const user = userOf(request);
    const options = deleteOptionsOf(request);
    const evicted = { ...request, uid: request.uid || preconditionUidOf(options) };
    if (code === 429) {
      const details = pairs(['message', refusalOf(request).message], ['user', user]);
      return bareSignal(
        evicted,
        [factOf('pod.eviction_refused', request.atUs, auditStamp, { second: secondOf(request.atUs), details })],
        cutLevelOf(request),
      );
    }
    if (!isSuccess(code)) return 'not_successful';
    const grace = options === undefined ? undefined : wholeAt(options, 'gracePeriodSeconds');
    const details = pairs(['by', 'eviction_api'], ['grace_s', grace === undefined ? undefined : String(grace)], ['user', user]);
    return bareSignal(evicted, [factOf('pod.delete_requested', request.atUs, auditStamp, { details })], cutLevelOf(request));
  },
};
