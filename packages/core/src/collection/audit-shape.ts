import { workload } from './cluster-shapes.ts';
import { event } from './event-shape.ts';
import { dropped, entries, fields, type Keep, listOf, message, plain } from './keep.ts';
import { meta, typeFields } from './meta-shape.ts';
import { pod, podList } from './pod-shape.ts';
import { type Redaction, redactedUser } from './redaction.ts';

const userName: Keep = (value, redaction) => (typeof value === 'string' ? redactedUser(value, redaction) : plain(value, redaction));
const user = fields({ username: userName, uid: dropped('user'), groups: dropped('user'), extra: dropped('user') });

/** Of the query only what changes the meaning of the request. Exec and attach carry whole commands in theirs. */
const requestUri: Keep = (value, redaction) => {
  if (typeof value !== 'string') return plain(value, redaction);
  const query = value.indexOf('?');
  if (query < 0) return value;
  const isDryRun = value
    .slice(query + 1)
    .split('&')
    .some((part) => part === 'dryRun=All');
  redaction.note('uri');
  return value.slice(0, query) + (isDryRun ? '?dryRun=All' : '');
};

const status = fields({
  ...typeFields,
  metadata: fields({}),
  status: plain,
  reason: plain,
  message,
  code: plain,
  details: fields({
    name: plain,
    group: plain,
    kind: plain,
    uid: plain,
    retryAfterSeconds: plain,
    causes: listOf(fields({ reason: plain, message, field: plain })),
  }),
});

const deleteOptions = fields({
  ...typeFields,
  gracePeriodSeconds: plain,
  propagationPolicy: plain,
  preconditions: fields({ uid: plain, resourceVersion: plain }),
});
const binding = fields({ ...typeFields, metadata: meta, target: fields({ kind: plain, name: plain, apiVersion: plain }) });
const eviction = fields({ ...typeFields, metadata: meta, deleteOptions });

/** Which operations of a JSON patch may keep their value: those on fields that hold identifiers. */
const jsonPatch = listOf((value, redaction) => {
  const operation = fields({ op: plain, path: plain, from: plain, value: (inner) => inner })(value, redaction);
  if (typeof operation !== 'object' || operation === null || !('value' in operation)) return operation;
  const target = 'path' in operation && typeof operation.path === 'string' ? operation.path : '';
  const { value: inner, ...rest } = operation;
  if (!/^\/(?:metadata\/(?:finalizers|deletion)|spec\/(?:schedulingGates|nodeName))/.test(target)) {
    redaction.note('unlisted');
    return rest;
  }
  return { ...rest, value: Array.isArray(inner) ? listOf(gateOrName)(inner, redaction) : gateOrName(inner, redaction) };
});
const gateOrName: Keep = (value, redaction) =>
  typeof value === 'object' && value !== null ? fields({ name: plain })(value, redaction) : plain(value, redaction);

/** Bodies tell by themselves what they are; a patch does not, and is of the resource that it changes. */
const body: Keep = (value, redaction) => {
  if (Array.isArray(value)) return jsonPatch(value, redaction);
  const kind = typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' ? value.kind : '';
  return (byKind.get(kind) ?? unknownKind)(value, redaction);
};

/** A patch of a Pod has no kind. */
const podBody: Keep = (value, redaction) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value)
    ? pod(value, redaction)
    : body(value, redaction);

const unknownKind: Keep = fields(typeFields);
const byKind: ReadonlyMap<string, Keep> = new Map([
  ['Pod', pod],
  ['PodList', podList],
  ['Event', event],
  ['Binding', binding],
  ['Eviction', eviction],
  ['Status', status],
  ['DeleteOptions', deleteOptions],
  ...['CronJob', 'DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].map((kind): [string, Keep] => [kind, workload]),
]);

const isKeptAnnotation = (key: string): boolean =>
  key === 'audit.k8s.io/truncated' ||
  key.startsWith('apiserver.latency.k8s.io/') ||
  key.startsWith('mutation.webhook.admission.k8s.io/') ||
  key.startsWith('failed-open.');

const table: Readonly<Record<string, Keep>> = {
  ...typeFields,
  level: plain,
  auditID: plain,
  stage: plain,
  requestURI: requestUri,
  verb: plain,
  user,
  impersonatedUser: user,
  sourceIPs: dropped('source_ip'),
  userAgent: dropped('unlisted'),
  objectRef: fields({
    resource: plain,
    namespace: plain,
    name: plain,
    uid: plain,
    apiGroup: plain,
    apiVersion: plain,
    resourceVersion: plain,
    subresource: plain,
  }),
  responseStatus: status,
  requestObject: body,
  responseObject: body,
  requestReceivedTimestamp: plain,
  stageTimestamp: plain,
  annotations: entries(isKeptAnnotation, () => 'annotation'),
};

const kept = fields(table);
const keptOfPod = fields({ ...table, requestObject: podBody, responseObject: podBody });
const keptOfEvent = fields({ ...table, requestObject: eventBody, responseObject: eventBody });

/**
 * An audit event about delivery, as it is stored: shape and names of `audit.k8s.io` are kept, so that
 * the normalizer reads a stored event and a line of a log file by the same code. `resource` says what a
 * body without a kind is a patch of.
 */
export function auditEvent(resource: string): Keep {
  if (resource === 'pods') return keptOfPod;
  return resource === 'events' ? keptOfEvent : kept;
}

function eventBody(value: unknown, redaction: Redaction): unknown {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : '';
  return kind === 'Status' ? status(value, redaction) : Array.isArray(value) ? [] : event(value, redaction);
}
