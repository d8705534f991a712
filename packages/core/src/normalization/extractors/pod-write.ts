import type { Fact } from '../../vocabulary/index.ts';
import { writerOf } from '../audit-actor.ts';
import { type AuditRequest, answered, auditLevelOf, isSuccess, isTruncated, ofKind, requestBodyOf, userOf } from '../audit-request.ts';
import { finalizersMax, nameCodePointsMax } from '../bounds.ts';
import { auditStamp, factOf } from '../fact.ts';
import type { Extracted } from '../outcome.ts';
import { isGone } from '../pod/is-gone.ts';
import { statedByJsonPatch } from '../pod/json-patch.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { objectAt, type Place, refuse, textAt, textItems, timeAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** A Pod changed: what its status became, gates removed, the last finalizer gone. */
export const podWrite: Extractor = {
  summary: 'A Pod or its status patched or updated',
  groups: [''],
  requests: ['patch pods', 'update pods', 'patch pods/status', 'update pods/status', 'patch pods/resize', 'update pods/resize'],
  extract(request, code) {
    return isSuccess(code) ? written(request) : 'not_successful';
  },
};

function written(request: AuditRequest): Extracted {
  const user = userOf(request);
  const writer = writerOf(user);
  const status = request.subresource === 'status';
  const pod = answered(request, 'Pod');
  const facts: Fact[] = [];
  if (status && writer === 'kubelet') facts.push(factOf('pod.kubelet_acknowledged', request.atUs, auditStamp));
  if (pod !== undefined) facts.push(...finalFacts(request, pod));
  const body = pod ?? sentBody(request);
  return podSignal(body, {
    options: request.options,
    source: 'audit',
    evidenceId: request.evidenceId,
    atUs: request.atUs,
    namespace: request.namespace,
    name: request.name,
    uid: request.uid,
    trustUid: true,
    seen: status ? 'status' : 'spec',
    writer,
    user,
    auditLevel: auditLevelOf(request),
    boundAtCreation: false,
    whole: pod !== undefined || request.verb === 'update',
    facts,
  });
}

/**
 * What of the sent body says how the Pod is now: all of an update, what a patch sets. A server-side apply of a Pod says
 * what its owner wishes; of a status, what is.
 */
function sentBody(request: AuditRequest): Place | undefined {
  if (request.verb === 'update') return ofKind(requestBodyOf(request), 'Pod');
  const patch = patchOf(request);
  if (patch === undefined || textAt(patch, 'kind', nameCodePointsMax) === '') return patch;
  return request.subresource === 'status' ? patch : undefined;
}

/** A merge patch or an applied configuration is an object, a JSON patch a list of operations; anything else is `bad_patch`. */
function patchOf(request: AuditRequest): Place | undefined {
  const sent = request.event.value['requestObject'];
  if (sent === undefined || sent === null || isTruncated(request.event)) return undefined;
  if (Array.isArray(sent)) return statedByJsonPatch(request.event, sent);
  if (typeof sent === 'object') return requestBodyOf(request);
  refuse(request.event, 'requestObject', 'bad_patch');
  return undefined;
}

/** The patch that takes the last finalizer from a Pod whose grace is over removes the Pod. */
function finalFacts(request: AuditRequest, pod: Place): Fact[] {
  const metadata = objectAt(pod, 'metadata');
  if (metadata === undefined || timeAt(metadata, 'deletionTimestamp') === undefined || !isGone(pod)) return [];
  const facts = [factOf('pod.deleted', request.atUs, auditStamp)];
  const patch = request.verb === 'patch' ? patchOf(request) : undefined;
  const patched = patch === undefined ? undefined : objectAt(patch, 'metadata');
  const removed = patched === undefined ? [] : textItems(patched, '$deleteFromPrimitiveList/finalizers', finalizersMax, nameCodePointsMax);
  for (const container of removed.length === 0 ? [''] : removed) {
    facts.push(factOf('pod.finalizer_removed', request.atUs, auditStamp, { container }));
  }
  return facts;
}
