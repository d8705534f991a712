import { aboutPod, audit, event, type InputGroup, notRead, read, readyStatus, uid } from './input-example.ts';

const patch = { metadata: { uid }, status: readyStatus };
const written = audit('patch pods/status', { requestObject: patch });
const text = JSON.stringify(written);
const entry = (protoPayload: object): object => ({
  insertId: 'i',
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  operation: { id: 'i', first: true, last: true },
  protoPayload: { serviceName: 'k8s.io', authenticationInfo: { principalEmail: 'system:node:worker-1' }, ...protoPayload },
  timestamp: '2026-03-01T10:00:05.250000Z',
});
const status = {
  methodName: 'io.k8s.core.v1.pods.status.patch',
  resourceName: 'core/v1/namespaces/shop/pods/cart-0/status',
  request: patch,
};
const diagnostic = (log: string, category = 'kube-audit'): object => ({
  category,
  operationName: 'x',
  properties: { log, pod: 'kube-apiserver-1' },
});
const row = {
  Type: 'AKSAudit',
  AuditId: 'a',
  Level: 'Request',
  Stage: 'ResponseComplete',
  Verb: 'patch',
  User: JSON.stringify(written['user']),
  ObjectRef: JSON.stringify(written['objectRef']),
  ResponseStatus: JSON.stringify(written['responseStatus']),
  RequestObject: JSON.stringify(patch),
  RequestReceivedTime: written['requestReceivedTimestamp'],
  StageReceivedTime: written['stageTimestamp'],
};
const oneTime = 'One time stands for arrival and answer; there is no address, so a dry run cannot be told from a request that was meant.';

export const cloudExamples: InputGroup = {
  title: 'Exports of managed clouds',
  text: 'For `lunettes replay`; their signals have source `cloud_audit`. A file should hold one cluster: the name of the cluster is the one that `--cluster` gives.',
  examples: [
    read('GKE: an audit entry of Cloud Logging (`gcloud logging read`, console, sink to a bucket)', entry(status), oneTime),
    read('GKE: a Kubernetes Event in Cloud Logging', { insertId: 'i', logName: 'projects/p/logs/events', jsonPayload: event(aboutPod) }),
    notRead(
      'GKE: entries of other logs',
      { insertId: 'i', logName: 'projects/p/logs/kubelet', jsonPayload: { MESSAGE: 'm' } },
      'They are not about the API.',
    ),
    notRead(
      'GKE: rows of a BigQuery sink',
      { insertId: 'i', logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity', protopayload_auditlog: {} },
      'Export the entries of the log instead.',
    ),
    read('EKS: a subscription batch, also through Firehose', {
      messageType: 'DATA_MESSAGE',
      logStream: 'kube-apiserver-audit-1',
      logEvents: [{ id: '1', message: text }],
    }),
    read('EKS: `aws logs filter-log-events` and `get-log-events`', { events: [{ timestamp: 1, message: text }] }),
    read('EKS: `aws logs get-query-results`', { results: [[{ field: '@message', value: text }]], statistics: {}, status: 'Complete' }),
    read('EKS: the console’s export of a query', { '@timestamp': 't', '@message': text }),
    notRead(
      'EKS: other streams of the same group',
      { messageType: 'DATA_MESSAGE', logStream: 'kube-scheduler-1', logEvents: [{ id: '1', message: 'I0301' }] },
      'They are logs of components.',
    ),
    read('AKS: an event hub', { records: [diagnostic(text)] }),
    read('AKS: a storage account', diagnostic(text)),
    read('AKS: `AzureDiagnostics` of Log Analytics', { Category: 'kube-audit-admin', log_s: text }),
    read('AKS: `AKSAudit` and `AKSAuditAdmin` of Log Analytics', row),
    read(
      'AKS: a body that was too large',
      diagnostic(JSON.stringify({ ...written, requestObject: 'skipped-too-big-size-object' })),
      'Read without its bodies; the delivery says `audit_truncated`.',
    ),
    notRead('AKS: other categories', diagnostic('I0301', 'kube-scheduler'), 'They are logs of components.'),
  ],
};
