import { pairs } from '../../vocabulary/index.ts';
import { writerOf } from '../audit-actor.ts';
import { type AuditRequest, answered, auditLevelOf, isSuccess, ofKind, refusalOf, requestBodyOf, userOf } from '../audit-request.ts';
import { nameCodePointsMax } from '../bounds.ts';
import { auditStamp, factOf, secondOf } from '../fact.ts';
import type { Extracted } from '../outcome.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { refusalSignal } from '../pod/refusal-signal.ts';
import { objectAt, textAt } from '../reader.ts';
import type { Extractor } from './extractor.ts';

/** A Pod asked for: it exists from the answer on, or the API server said why not. */
export const podCreate: Extractor = {
  summary: 'A Pod created, or refused by the API server',
  groups: [''],
  requests: ['create pods'],
  extract(request, code) {
    if (code >= 400) return refused(request, code);
    return isSuccess(code) ? created(request) : 'not_successful';
  },
};

function created(request: AuditRequest): Extracted {
  const user = userOf(request);
  const asked = ofKind(requestBodyOf(request), 'Pod');
  const made = answered(request, 'Pod');
  const spec = asked === undefined ? undefined : objectAt(asked, 'spec');
  const details = pairs(['requested_at_us', String(request.receivedAtUs)], ['user', user]);
  const found = podSignal(made ?? asked, {
    options: request.options,
    source: 'audit',
    evidenceId: request.evidenceId,
    atUs: request.atUs,
    namespace: request.namespace,
    name: request.name,
    uid: '',
    // What the client sent carries no UID of the Pod: a mirror Pod's is the hash of its manifest.
    trustUid: made !== undefined,
    seen: 'created',
    writer: writerOf(user),
    user,
    auditLevel: auditLevelOf(request),
    boundAtCreation: spec !== undefined && textAt(spec, 'nodeName', nameCodePointsMax) !== '',
    whole: true,
    facts: [factOf('pod.created', request.atUs, auditStamp, { details })],
  });
  // The API server chose the name after the request, and only the answer has it.
  return found === 'not_delivery' ? 'unnamed' : found;
}

function refused(request: AuditRequest, code: number): Extracted {
  const user = userOf(request);
  const { reason, message } = refusalOf(request);
  const details = pairs(['code', String(code)], ['message', message], ['reason', reason], ['user', user]);
  const fact = factOf('pod.create_refused', request.atUs, auditStamp, { second: secondOf(request.atUs), details });
  return refusalSignal(ofKind(requestBodyOf(request), 'Pod'), { request, code, reason, message, user, fact });
}
