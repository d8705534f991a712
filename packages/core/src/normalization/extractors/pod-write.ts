import type { Fact } from '../../vocabulary/index.ts';
import { deletedBy, writerOf } from '../audit-actor.ts';
import { type AuditRequest, answered, auditLevelOf, isSuccess, isTruncated, ofKind, requestBodyOf, userOf } from '../audit-request.ts';
import { finalizersMax, nameCodePointsMax } from '../bounds.ts';
import { auditStamp, factOf, orderedDetails } from '../fact.ts';
import type { Extracted } from '../outcome.ts';
import { type ChangeSeen, changeRequested } from '../pod/change-request.ts';
import { changeSlot, generationOf } from '../pod/change-slot.ts';
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
  if (!status) facts.push(...changeFacts(request, body, user));
  return podSignal(body, {
    options: request.options,
    source: 'audit',
    evidenceId: request.evidenceId,
    atUs: request.atUs,
    namespace: request.namespace,
    name: request.name,
    uid: request.uid,
    trustUid: true,
    seen: status ? 'status' : request.subresource === 'resize' ? 'resize' : 'spec',
    writer,
    user,
    auditLevel: auditLevelOf(request),
    boundAtCreation: false,
    whole: pod !== undefined || request.verb === 'update',
    facts,
  });
}

/**
 * What was asked of a Pod that exists. A resize is one whatever the record carries; a write of the Pod may have changed an
 * image only where the generation says that something changed, or, before Kubernetes counted it, where containers were sent.
 */
function changeFacts(request: AuditRequest, pod: Place | undefined, user: string): readonly Fact[] {
  const { atUs } = request;
  const resize = request.subresource === 'resize';
  const isAnswer = !resize;
  const metadata = pod && objectAt(pod, 'metadata');
  if (!resize && generationOf(metadata) === 0 && !sendsContainers(request)) return [];
  const asked = (type: ChangeSeen['type']): Fact | undefined =>
    pod === undefined ? undefined : changeRequested(pod, { type, atUs, stamp: auditStamp, user, isAnswer });
  const found = asked(resize ? 'pod.resize_requested' : 'pod.upgrade_requested');
  if (found !== undefined) return [found];
  if (!resize || generationOf(metadata) === 1) return [];
  const details = orderedDetails(['by', deletedBy(user)], ['user', user]);
  return [factOf('pod.resize_requested', atUs, auditStamp, { container: changeSlot(generationOf(metadata), atUs), details })];
}

function sendsContainers(request: AuditRequest): boolean {
  if (request.verb === 'update') return true;
  const sent = request.event.value['requestObject'];
  if (Array.isArray(sent)) return sent.some((operation) => isAboutContainers(operation));
  const spec = requestBodyOf(request);
  return spec !== undefined && objectAt(spec, 'spec')?.value['containers'] !== undefined;
}

const isAboutContainers = (operation: unknown): boolean =>
  typeof operation === 'object' &&
  operation !== null &&
  'path' in operation &&
  typeof operation.path === 'string' &&
  operation.path.startsWith('/spec/containers');

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
