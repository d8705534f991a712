import { type Fact, pairs } from '../../vocabulary/index.ts';
import { deletedBy, writerOf } from '../audit-actor.ts';
import {
  type AuditRequest,
  answered,
  auditLevelOf,
  deleteOptionsOf,
  isSuccess,
  preconditionUidOf,
  requestBodyOf,
  responseBodyOf,
  userOf,
} from '../audit-request.ts';
import { nameCodePointsMax } from '../bounds.ts';
import { auditStamp, factOf } from '../fact.ts';
import { bareSignal } from '../pod/bare-signal.ts';
import { isGone } from '../pod/is-gone.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { objectAt, type Place, textAt, wholeAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** A Pod asked to go. The kubelet's own request, with no grace left, is the last one: containers and sandbox are gone. */
export const podDelete: Extractor = {
  summary: 'A Pod deleted, by whom, and whether it was gone at once',
  groups: [''],
  requests: ['delete pods'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const user = userOf(request);
    const pod = answered(request, 'Pod');
    const grace = graceOf(request, pod);
    const kubelet = writerOf(user) === 'kubelet';
    // A kubelet deletes a Pod for one purpose only, so that a level without bodies says as much.
    const final = kubelet && (grace ?? 0) === 0;
    const gone = pod === undefined ? vanished(request, grace, kubelet) : isGone(pod);
    const facts = deletionFacts(request, { user, final, gone, grace });
    const uid = request.uid || preconditionUidOf(deleteOptionsOf(request));
    if (pod === undefined) return bareSignal({ ...request, uid }, facts, auditLevelOf(request));
    return podSignal(pod, {
      options: request.options,
      source: 'audit',
      evidenceId: request.evidenceId,
      atUs: request.atUs,
      namespace: request.namespace,
      name: request.name,
      uid,
      trustUid: true,
      seen: 'deleted',
      writer: writerOf(user),
      user,
      auditLevel: auditLevelOf(request),
      boundAtCreation: false,
      whole: true,
      facts,
    });
  },
};

export interface Deletion {
  readonly user: string;
  readonly final: boolean;
  readonly gone: boolean;
  readonly grace: number | undefined;
}

export function deletionFacts(request: AuditRequest, { user, final, gone, grace }: Deletion): Fact[] {
  const details = pairs(['by', deletedBy(user)], ['grace_s', grace === undefined ? undefined : String(grace)], ['user', user]);
  const facts = [factOf(final ? 'pod.final_delete_requested' : 'pod.delete_requested', request.atUs, auditStamp, { details })];
  if (gone) facts.push(factOf('pod.deleted', request.atUs, auditStamp));
  return facts;
}

/** Seconds of grace: as asked for, else as the object now has it. */
export function graceOf(request: AuditRequest, pod: Place | undefined): number | undefined {
  const asked = requestBodyOf(request);
  const metadata = pod === undefined ? undefined : objectAt(pod, 'metadata');
  const granted = metadata === undefined ? undefined : wholeAt(metadata, 'deletionGracePeriodSeconds');
  return (asked === undefined ? undefined : wholeAt(asked, 'gracePeriodSeconds')) ?? granted;
}

/** Without the Pod in the answer: a `Success` for a request without grace, or nothing at all for a kubelet's request. */
function vanished(request: AuditRequest, grace: number | undefined, kubelet: boolean): boolean {
  const answer = responseBodyOf(request);
  if (answer === undefined) return kubelet && (grace ?? 0) === 0;
  return grace === 0 && textAt(answer, 'kind', nameCodePointsMax) === 'Status' && textAt(answer, 'status', nameCodePointsMax) === 'Success';
}
