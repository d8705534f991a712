import { type EventTimeUs, parseEventTime } from '../vocabulary/event-time.ts';
import type { IgnoreReason } from '../vocabulary/rejection.ts';
import { type Bytes, isWord, shortText, walkObject } from './json-scan.ts';

/** The few fields of an audit event by which it is kept, dated and routed. Absent strings are empty. */
export interface AuditHead {
  readonly stage: string;
  readonly verb: string;
  readonly requestUri: string;
  readonly resource: string;
  readonly subresource: string;
  readonly apiGroup: string;
  readonly namespace: string;
  readonly name: string;
  readonly hasRequest: boolean;
  readonly hasResponse: boolean;
  /** `stageTimestamp`, else `requestReceivedTimestamp`; undefined where neither can be read. */
  readonly atUs: EventTimeUs | undefined;
}

/**
 * Reads the head of the event in `bytes[from..to)` without parsing its bodies. Undefined means that the
 * text is not an object this scanner can read (broken JSON, escapes where identifiers stand): parse it
 * whole and ask `auditHeadOf`.
 */
export function scanAuditHead(bytes: Bytes, from: number, to: number): AuditHead | undefined {
  const head = blankHead();
  let stageTime = '';
  let receivedTime = '';
  let isReadable = true;
  const text = (valueFrom: number, valueTo: number): string => {
    const value = shortText(bytes, valueFrom, valueTo);
    if (value === undefined) isReadable = false;
    return value ?? '';
  };
  const end = walkObject(bytes, from, to, (keyFrom, keyTo, valueFrom, valueTo) => {
    // The length of the key tells most of them apart before a byte is compared.
    switch (keyTo - keyFrom) {
      case 4:
        if (isWord(bytes, keyFrom, keyTo, 'verb')) head.verb = text(valueFrom, valueTo);
        break;
      case 5:
        if (isWord(bytes, keyFrom, keyTo, 'stage')) head.stage = text(valueFrom, valueTo);
        break;
      case 9:
        if (isWord(bytes, keyFrom, keyTo, 'objectRef')) {
          const refEnd = walkObject(bytes, valueFrom, valueTo, (nameFrom, nameTo, fieldFrom, fieldTo) => {
            for (const field of refFields) if (isWord(bytes, nameFrom, nameTo, field)) head[field] = text(fieldFrom, fieldTo);
            return true;
          });
          if (refEnd < 0) isReadable = false;
        }
        break;
      case 10:
        if (isWord(bytes, keyFrom, keyTo, 'requestURI')) head.requestUri = text(valueFrom, valueTo);
        break;
      case 13:
        if (isWord(bytes, keyFrom, keyTo, 'requestObject')) head.hasRequest = isBody(bytes, valueFrom);
        break;
      case 14:
        if (isWord(bytes, keyFrom, keyTo, 'responseObject')) head.hasResponse = isBody(bytes, valueFrom);
        else if (isWord(bytes, keyFrom, keyTo, 'stageTimestamp')) stageTime = text(valueFrom, valueTo);
        break;
      case 24:
        if (isWord(bytes, keyFrom, keyTo, 'requestReceivedTimestamp')) receivedTime = text(valueFrom, valueTo);
        break;
    }
    return isReadable;
  });
  if (end < 0 || !isReadable) return undefined;
  return { ...head, atUs: timeOf(stageTime, receivedTime) };
}

/** The same head from a parsed event; strings of a wrong type count as absent. */
export function auditHeadOf(event: object): AuditHead {
  const text = (object: object, name: string): string => {
    const value: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const inner = (name: string): object => {
    const value: unknown = Object.hasOwn(event, name) ? Reflect.get(event, name) : undefined;
    return typeof value === 'object' && value !== null ? value : {};
  };
  const ref = inner('objectRef');
  return {
    stage: text(event, 'stage'),
    verb: text(event, 'verb'),
    requestUri: text(event, 'requestURI'),
    resource: text(ref, 'resource'),
    subresource: text(ref, 'subresource'),
    apiGroup: text(ref, 'apiGroup'),
    namespace: text(ref, 'namespace'),
    name: text(ref, 'name'),
    hasRequest: hasBody(event, 'requestObject'),
    hasResponse: hasBody(event, 'responseObject'),
    atUs: timeOf(text(event, 'stageTimestamp'), text(event, 'requestReceivedTimestamp')),
  };
}

/** Why nobody downstream reads this event, or undefined if it is about delivery. */
export function auditIgnoreReason(head: AuditHead): IgnoreReason | undefined {
  const isPods = head.resource === 'pods' && head.apiGroup === '';
  const isEvents = head.resource === 'events' && (head.apiGroup === '' || head.apiGroup === 'events.k8s.io');
  const isWorkloads = workloadResources.has(head.resource) && (head.apiGroup === 'apps' || head.apiGroup === 'batch');
  const isClaims = head.resource === 'persistentvolumeclaims' && head.apiGroup === '';
  const isBinding = head.resource === 'bindings' && head.apiGroup === '' && head.verb === 'create';
  if (!isPods && !isEvents && !isWorkloads && !isClaims && !isBinding) return 'not_delivery';
  if (head.stage === 'RequestReceived' || head.stage === 'ResponseStarted') return 'stage';
  if (isEvents) {
    if (!writeVerbs.has(head.verb)) return 'not_delivery';
    return head.hasResponse || (head.hasRequest && head.verb !== 'patch') ? undefined : 'event_without_body';
  }
  if (isWorkloads) {
    const hasUid = head.hasResponse || (head.verb === 'update' && head.hasRequest);
    if (!writeVerbs.has(head.verb) || (head.subresource !== '' && head.subresource !== 'status') || !hasUid) return 'not_delivery';
  }
  if (isClaims) {
    const hasClaim = head.hasResponse || (head.verb !== 'patch' && head.hasRequest);
    if (!writeVerbs.has(head.verb) || (head.subresource !== '' && head.subresource !== 'status') || !hasClaim) return 'not_delivery';
  }
  if (head.requestUri.includes('dryRun=All')) return 'dry_run';
  if (isWorkloads || isClaims || isBinding) return undefined;
  if (readVerbs.has(head.verb)) {
    if (head.subresource !== '' && head.subresource !== 'status') return 'not_delivery';
    return head.hasResponse ? undefined : 'read_without_body';
  }
  return podWrites.has(`${head.verb} ${head.subresource}`) ? undefined : 'not_delivery';
}

const blankHead = () => ({
  stage: '',
  verb: '',
  requestUri: '',
  resource: '',
  subresource: '',
  apiGroup: '',
  namespace: '',
  name: '',
  hasRequest: false,
  hasResponse: false,
});
const refFields = ['resource', 'subresource', 'apiGroup', 'namespace', 'name'] as const;
const readVerbs: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
const writeVerbs: ReadonlySet<string> = new Set(['create', 'patch', 'update']);
const workloadResources: ReadonlySet<string> = new Set(['cronjobs', 'daemonsets', 'deployments', 'jobs', 'replicasets', 'statefulsets']);
const podWrites: ReadonlySet<string> = new Set([
  'create ',
  'update ',
  'patch ',
  'delete ',
  'deletecollection ',
  'create binding',
  'create eviction',
  'update status',
  'patch status',
  'update resize',
  'patch resize',
]);

const isBody = (bytes: Bytes, at: number): boolean => bytes[at] === 0x7b || bytes[at] === 0x5b;

function hasBody(event: object, name: string): boolean {
  const value: unknown = Object.hasOwn(event, name) ? Reflect.get(event, name) : undefined;
  return typeof value === 'object' && value !== null;
}

function timeOf(stageTime: string, receivedTime: string): EventTimeUs | undefined {
  const at = parseEventTime(stageTime);
  if (at.ok) return at.value;
  const received = parseEventTime(receivedTime);
  return received.ok ? received.value : undefined;
}
