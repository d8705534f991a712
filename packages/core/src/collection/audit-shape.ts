import { persistentVolumeClaim, workload } from './cluster-shapes.ts';
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
  dryRun: listOf(plain),
  preconditions: fields({ uid: plain, resourceVersion: plain }),
});
const binding = fields({ ...typeFields, metadata: meta, target: fields({ kind: plain, name: plain, apiVersion: plain }) });
const eviction = fields({ ...typeFields, metadata: meta, deleteOptions });

/** An operation of a JSON patch keeps of its value what the Pod's own shape keeps at that path. */
const jsonPatch = listOf((value, redaction) => {
  const operation = fields({ op: plain, path: plain, from: plain, value: (inner) => inner })(value, redaction);
  if (typeof operation !== 'object' || operation === null || !('value' in operation)) return operation;
  const { value: inner, ...rest } = operation;
  const kept = 'path' in operation && typeof operation.path === 'string' ? keptAt(operation.path, inner, redaction) : undefined;
  if (kept !== undefined) return { ...rest, value: kept };
  redaction.note('unlisted');
  return rest;
});

/** The value put where the path leads to in a Pod of nothing else, trimmed like any Pod, and taken out again. */
function keptAt(path: string, value: unknown, redaction: Redaction): unknown {
  const [start, ...steps] = path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (start !== '' || steps.length === 0 || steps.length > stepsMax || steps.includes('__proto__')) return undefined;
  let around = value;
  for (const step of steps.toReversed()) around = isPosition(step) ? [around] : { [step]: around };
  let kept: unknown = pod(around, redaction);
  for (const step of steps) {
    const key = isPosition(step) ? '0' : step;
    kept = typeof kept === 'object' && kept !== null && Object.hasOwn(kept, key) ? Reflect.get(kept, key) : undefined;
  }
  return kept;
}

const isPosition = (step: string): boolean => step === '-' || /^\d{1,9}$/.test(step);

/** Steps of a path; nothing that is read lies deeper. */
const stepsMax = 8;

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
  ['PersistentVolumeClaim', persistentVolumeClaim],
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
