import type { OptionTable, OptionValues } from '@lunettes/config';
import { queuedBytesMax } from './lane-appender.ts';
import { recordBytesMax } from './take-audit.ts';

/** What an operator may decide about collection. */
export const collectorOptions = {
  kubeconfig: {
    kind: 'text',
    default: undefined,
    doc: 'Kubeconfig to read; else KUBECONFIG, ~/.kube/config or the service account.',
    placeholder: 'FILE',
  },
  context: { kind: 'texts', doc: 'Context of the kubeconfig to watch; else the current one.', placeholder: 'NAME' },
  allContexts: { kind: 'flag', doc: 'Watch every context of the kubeconfig.' },
  noWatch: { kind: 'flag', doc: 'Watch no cluster, whatever kubeconfig there is: audit only.' },
  namespace: { kind: 'texts', doc: 'Watch only this namespace.', placeholder: 'NS' },
  noAudit: { kind: 'flag', doc: 'Take no audit batches.' },
  auditFile: { kind: 'texts', doc: 'Follow an audit log file as CLUSTER=PATH.', placeholder: 'CLUSTER=PATH' },
  ignoredNamespace: { kind: 'texts', doc: 'Store nothing of this namespace anywhere.', placeholder: 'NS' },
  traceConfig: {
    kind: 'text',
    default: undefined,
    doc: 'Spans to look for besides: the trace JSON of the original or our own YAML.',
    placeholder: 'FILE',
  },
  keepLabel: { kind: 'texts', doc: 'Label or annotation to store beside those of Kubernetes itself.', placeholder: 'KEY' },
  users: {
    kind: 'choice',
    default: 'hash',
    choices: ['hash', 'keep', 'drop'],
    doc: 'What becomes of the names of people; service accounts and nodes are kept.',
  },
  terminationMessages: {
    kind: 'choice',
    default: 'scrub',
    choices: ['scrub', 'drop', 'keep'],
    doc: 'What becomes of the last words of containers: masked and cut, dropped, or stored as they are.',
  },
  lanesPerCluster: {
    kind: 'whole',
    default: 8,
    min: 1,
    max: 256,
    doc: 'Lanes that one cluster uses, at most those of the log; never changed while a log lives.',
  },
  recordBytesMax: {
    kind: 'bytes',
    default: recordBytesMax,
    min: 64 * 1024,
    max: 16 * 1024 * 1024,
    doc: 'A larger audit record is stored without its bodies.',
  },
  queueBytesMax: {
    kind: 'bytes',
    default: queuedBytesMax,
    min: 1024 * 1024,
    max: 4 * 1024 * 1024 * 1024,
    doc: 'When this much waits for the log, audit batches are answered with 503.',
  },
} as const satisfies OptionTable;

export type CollectorOptions = OptionValues<typeof collectorOptions>;
