import { broken, type Enclosed, type FieldOf, isMembers, type Members, textOf, unchanged } from './enclosed.ts';

const auditLogType = 'type.googleapis.com/google.cloud.audit.AuditLog';

/**
 * GKE writes audit events as entries of Cloud Logging, in the shape of Google's own audit log. Read are the entries as
 * `gcloud logging read`, the console and a sink to a bucket write them. Kubernetes Events, which Cloud Logging keeps as
 * entries too, are read as Events; entries of other logs say nothing about delivery.
 *
 * The shape has one time where the event had two, and no address: `requested_at` equals the time of the answer, and a
 * dry run cannot be told from a request that was meant.
 */
export function googleEnvelope(document: Members): readonly Enclosed[] | undefined {
  const payload = document['protoPayload'];
  if (isMembers(payload))
    return payload['serviceName'] === undefined || payload['serviceName'] === 'k8s.io' ? [auditEntry(document, payload)] : [other];
  if (typeof document['insertId'] !== 'string' || typeof document['logName'] !== 'string') return undefined;
  if (document['logName'].includes('cloudaudit.googleapis.com'))
    return [broken('protoPayload', 'an entry of the audit log has its event here')];
  const json = document['jsonPayload'];
  if (!isMembers(json) || json['kind'] !== 'Event' || json['involvedObject'] === undefined) return [other];
  return [{ kind: 'record', within: 'jsonPayload', record: json, fieldOf: unchanged }];
}

const other: Enclosed = { kind: 'other' };

function auditEntry(entry: Members, payload: Members): Enclosed {
  const type = payload['@type'];
  if (type !== undefined && type !== auditLogType) return broken('protoPayload.@type', `this is no ${auditLogType}`);
  const method = textOf(payload['methodName']);
  const resource = resourceOf(method, textOf(payload['resourceName']));
  if (resource === undefined)
    return broken('protoPayload.methodName', 'this does not name a method of the Kubernetes API, such as io.k8s.core.v1.pods.create');
  const request = bodyOf(payload['request']);
  const response = bodyOf(payload['response']);
  const operation = isMembers(entry['operation']) ? entry['operation'] : {};
  const authentication = isMembers(payload['authenticationInfo']) ? payload['authenticationInfo'] : {};
  const event = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: response !== undefined ? 'RequestResponse' : request !== undefined ? 'Request' : 'Metadata',
    auditID: operation['id'] ?? entry['insertId'],
    stage: operation['last'] === false ? 'ResponseStarted' : 'ResponseComplete',
    verb: resource.verb,
    user: { username: authentication['principalEmail'] ?? authentication['principalSubject'] },
    objectRef: resource.ref,
    responseStatus: statusOf(payload['status'], response, resource.verb),
    requestObject: request,
    responseObject: response,
    requestReceivedTimestamp: entry['timestamp'],
    stageTimestamp: entry['timestamp'],
    annotations: entry['labels'],
  };
  return { kind: 'record', within: '', record: event, fieldOf };
}

const fieldNames: readonly (readonly [field: string, inEntry: string])[] = [
  ['requestObject', 'protoPayload.request'],
  ['responseObject', 'protoPayload.response'],
  ['responseStatus', 'protoPayload.status'],
  ['objectRef', 'protoPayload.resourceName'],
  ['user.username', 'protoPayload.authenticationInfo.principalEmail'],
  ['stageTimestamp', 'timestamp'],
  ['requestReceivedTimestamp', 'timestamp'],
  ['auditID', 'operation.id'],
  ['annotations', 'labels'],
];

const fieldOf: FieldOf = (field) => {
  for (const [name, inEntry] of fieldNames) if (field.startsWith(name)) return inEntry + field.slice(name.length);
  return field;
};

interface Resource {
  readonly verb: string;
  readonly ref: Members;
}

/**
 * `core/v1/namespaces/shop/pods/cart-0/status` and `io.k8s.core.v1.pods.status.patch`. The path says where the object
 * is and of which group, the method's last word what was done; a create without a name has a path that ends early.
 */
function resourceOf(method: string, path: string): Resource | undefined {
  const verb = method.slice(method.lastIndexOf('.') + 1);
  const [group = '', version = '', ...rest] = path.split('/');
  if (!method.includes('.') || verb === '' || !version.startsWith('v')) return undefined;
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = '', ...subresource] = isNamespaced ? rest.slice(2) : rest;
  if (resource === '') return undefined;
  return {
    verb,
    ref: {
      resource,
      namespace: isNamespaced ? rest[1] : '',
      name,
      apiGroup: group === 'core' ? '' : group,
      apiVersion: version,
      subresource: subresource.join('/'),
    },
  };
}

/** Google's wrapper names the type beside the fields; a patch that is a list lies under `value`. */
function bodyOf(body: unknown): unknown {
  if (!isMembers(body)) return body ?? undefined;
  const { '@type': type, ...fields } = body;
  const words = textOf(type);
  const kind = words.slice(words.lastIndexOf('.') + 1);
  if (words.endsWith('/Patch') || kind === words) return Array.isArray(fields['value']) ? fields['value'] : fields;
  return fields['kind'] === undefined ? { ...fields, kind } : fields;
}

/** HTTP codes for the codes of gRPC, as the API server's answers are translated; what is not here is 500. */
const httpCodes: Readonly<Record<number, number>> = { 3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 10: 409, 14: 503, 16: 401 };

/** The answer's own code where there is one: several codes of HTTP share one of gRPC. */
function statusOf(status: unknown, response: unknown, verb: string): Members {
  const answered = isMembers(response) && response['kind'] === 'Status' ? response : undefined;
  const grpc = isMembers(status) ? status : {};
  const grpcCode = grpc['code'] ?? 0;
  if (typeof grpcCode !== 'number') return { code: grpcCode };
  if (answered !== undefined && typeof answered['code'] === 'number')
    return { code: answered['code'], reason: answered['reason'], message: answered['message'] };
  if (grpcCode === 0) return { code: verb === 'create' ? 201 : 200 };
  return { code: httpCodes[grpcCode] ?? 500, message: grpc['message'] };
}
