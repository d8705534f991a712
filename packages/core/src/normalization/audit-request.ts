import type { AuditLevel, EventTimeUs } from '../vocabulary/index.ts';
import { idCodePointsMax, messageCodePointsMax, nameCodePointsMax } from './bounds.ts';
import type { NormalizeOptions } from './outcome.ts';
import { countAt, entryAt, neededTextAt, objectAt, type Place, refuse, textAt, textItems, timeAt } from './reader.ts';

/** What an audit event says about the request itself, before its bodies are looked at. */
export interface AuditRequest {
  readonly options: NormalizeOptions;
  readonly event: Place;
  /** `stageTimestamp`, else the time of arrival. */
  readonly atUs: EventTimeUs;
  readonly receivedAtUs: EventTimeUs;
  readonly evidenceId: string;
  readonly auditId: string;
  readonly stage: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Of `objectRef`: empty for most requests, and for a mirror Pod's create the hash of its manifest. */
  readonly uid: string;
}

const stages: ReadonlySet<string> = new Set(['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']);

/** Reads the head of an audit event of any `audit.k8s.io` version; `undefined` when it cannot be told what the event is about. */
export function auditRequestOf(event: Place, options: NormalizeOptions): AuditRequest | undefined {
  const auditId = neededTextAt(event, 'auditID', idCodePointsMax);
  const stage = neededTextAt(event, 'stage', nameCodePointsMax);
  const verb = neededTextAt(event, 'verb', nameCodePointsMax);
  if (stage !== '' && !stages.has(stage)) refuse(event, 'stage', 'unknown_shape');
  const receivedAtUs = timeAt(event, 'requestReceivedTimestamp');
  const atUs = timeAt(event, 'stageTimestamp') ?? receivedAtUs;
  if (atUs === undefined) refuse(event, 'stageTimestamp', 'no_time');
  const ref = objectAt(event, 'objectRef');
  const of = (key: string): string => (ref === undefined ? '' : textAt(ref, key, nameCodePointsMax));
  const request = { group: of('apiGroup'), resource: of('resource'), subresource: of('subresource') };
  const object = { namespace: of('namespace'), name: of('name'), uid: of('uid') };
  if (atUs === undefined || event.reading.rejection !== undefined) return undefined;
  return {
    options,
    event,
    atUs,
    receivedAtUs: receivedAtUs ?? atUs,
    evidenceId: `${auditId}/${stage}`,
    auditId,
    stage,
    verb,
    ...request,
    ...object,
  };
}

/** Status code of the answer; a handler that panicked answered 500. Needed: without it nobody knows what became of the request. */
export function codeOf(request: AuditRequest): number {
  if (request.stage === 'Panic') return 500;
  const status = objectAt(request.event, 'responseStatus');
  if (status === undefined) {
    refuse(request.event, 'responseStatus', 'missing_field');
    return 0;
  }
  const code = countAt(status, 'code');
  if (code === undefined) refuse(status, 'code', 'missing_field');
  return code ?? 0;
}

export const isSuccess = (code: number): boolean => code >= 200 && code < 300;

/** What the API server said about a request that it refused. */
export function refusalOf(request: AuditRequest): { readonly reason: string; readonly message: string } {
  const status = objectAt(request.event, 'responseStatus');
  if (status === undefined) return { reason: '', message: '' };
  return { reason: textAt(status, 'reason', nameCodePointsMax), message: textAt(status, 'message', messageCodePointsMax) };
}

/** Who asked: a user, a service account or a node. */
export function userOf(request: AuditRequest): string {
  const user = objectAt(request.event, 'user');
  return user === undefined ? '' : textAt(user, 'username', nameCodePointsMax);
}

/** The body that was sent, when the level has it and it is an object. */
export const requestBodyOf = (request: AuditRequest): Place | undefined => bodyOf(request, 'requestObject');

/** The body that was answered. A patch of level `Request` has none. */
export const responseBodyOf = (request: AuditRequest): Place | undefined => bodyOf(request, 'responseObject');

/** Bodies of a truncated event are gone; whatever stands in their place is not read. */
function bodyOf(request: AuditRequest, key: 'requestObject' | 'responseObject'): Place | undefined {
  return isTruncated(request.event) ? undefined : objectAt(request.event, key);
}

export function isTruncated(event: Place): boolean {
  return entryAt(objectAt(event, 'annotations'), 'audit.k8s.io/truncated', nameCodePointsMax) === 'true';
}

/** How much of the request the record carries: its level, or that the API server cut it. Where it does not say, its bodies do. */
export function auditLevelOf({ event }: AuditRequest): AuditLevel {
  if (isTruncated(event)) return 'truncated';
  const level = levels.get(textAt(event, 'level', nameCodePointsMax));
  if (level !== undefined) return level;
  const has = (key: string): boolean => typeof event.value[key] === 'object' && event.value[key] !== null;
  return has('responseObject') ? 'request_response' : has('requestObject') ? 'request' : 'metadata';
}

/** Of a request that carries all it has to say at any level but the lowest: only that it was cut matters. */
export const cutLevelOf = (request: AuditRequest): AuditLevel | null => (isTruncated(request.event) ? 'truncated' : null);

const levels: ReadonlyMap<string, AuditLevel> = new Map([
  ['Metadata', 'metadata'],
  ['Request', 'request'],
  ['RequestResponse', 'request_response'],
]);

/** The answered body if it is of this kind; inside lists the kind is left out. */
export function answered(request: AuditRequest, kind: string): Place | undefined {
  return ofKind(responseBodyOf(request), kind);
}

export function ofKind(place: Place | undefined, kind: string): Place | undefined {
  if (place === undefined) return undefined;
  const found = textAt(place, 'kind', nameCodePointsMax);
  return found === kind || (found === '' && place.value['metadata'] !== undefined) ? place : undefined;
}

/** The options of a deletion: its body, or a member of an eviction's body. */
export function deleteOptionsOf(request: AuditRequest): Place | undefined {
  const body = requestBodyOf(request);
  return body !== undefined && request.subresource === 'eviction' ? objectAt(body, 'deleteOptions') : body;
}

/** The UID that an accepted deletion insisted on: kubelets and controllers mean one Pod, not one name. */
export function preconditionUidOf(options: Place | undefined): string {
  const preconditions = options === undefined ? undefined : objectAt(options, 'preconditions');
  return preconditions === undefined ? '' : textAt(preconditions, 'uid', idCodePointsMax);
}

/** `dryRun=All` in the address, or in the options of a deletion or eviction: nothing happened. */
export function isDryRun(request: AuditRequest): boolean {
  const uri = textAt(request.event, 'requestURI', uriCodePointsMax);
  const query = uri.indexOf('dryRun=') < 0 ? -1 : uri.indexOf('?');
  if (query >= 0 && `&${uri.slice(query + 1)}&`.includes('&dryRun=All&')) return true;
  if (request.verb !== 'delete' && request.verb !== 'deletecollection' && request.subresource !== 'eviction') return false;
  const options = deleteOptionsOf(request);
  return options !== undefined && textItems(options, 'dryRun', 1, nameCodePointsMax).includes('All');
}

const uriCodePointsMax = 4096;
