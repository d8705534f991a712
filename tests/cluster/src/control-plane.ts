import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiClient } from './api-client.ts';
import { certificateOf, kubeconfigOf } from './certificates.ts';
import { startDaemon, until } from './daemon.ts';
import { apiPorts, clusterDirectory, nodeAddress, statePath } from './lab-paths.ts';

export interface ControlPlane {
  /** Where the programs are. */
  readonly programs: string;
  /** How many API servers. */
  readonly apiServers: number;
  readonly policy: AuditLevel;
  /** Whether audit is also sent to a `lunettes up` in the lab's network. */
  readonly webhook: boolean;
}

/** The level at which what is about delivery is audited. */
export const auditLevels = ['RequestResponse', 'Request', 'Metadata'] as const;
export type AuditLevel = (typeof auditLevels)[number];

/** Files that the API servers write, in the order of their ports. */
export const auditLogsOf = (count: number): readonly string[] =>
  apiPorts.slice(0, count).map((_port, index) => statePath(`audit-${index}.jsonl`));

/** Starts etcd and the API servers, and returns when they answer. */
export async function startApiServers({ programs, apiServers, policy, webhook }: ControlPlane): Promise<void> {
  startDaemon('etcd', join(programs, 'etcd'), [
    `--data-dir=${statePath('etcd')}`,
    '--listen-client-urls=http://127.0.0.1:2379',
    '--advertise-client-urls=http://127.0.0.1:2379',
    '--listen-peer-urls=http://127.0.0.1:2380',
    '--unsafe-no-fsync',
    '--logger=zap',
    '--log-level=warn',
  ]);
  writeFileSync(statePath('audit-policy.json'), auditPolicy(policy));
  writeFileSync(statePath('audit-webhook.json'), webhookConfiguration);
  const webhookFlags = webhook
    ? [`--audit-webhook-config-file=${statePath('audit-webhook.json')}`, '--audit-webhook-batch-max-wait=2s']
    : [];
  for (const [index, auditLog] of auditLogsOf(apiServers).entries()) startApiServer(programs, index, auditLog, webhookFlags);
  for (const [index, port] of apiPorts.slice(0, apiServers).entries()) {
    const api = createApiClient(port);
    await until('the API server is ready', async () => (await api.send('GET', '/readyz')).status === 200, 120_000, apiServerName(index));
  }
}

const apiServerName = (index: number): string => `kube-apiserver-${index}`;

function startApiServer(programs: string, index: number, auditLog: string, more: readonly string[]): void {
  const server = certificateOf('server');
  startDaemon(apiServerName(index), join(programs, 'kube-apiserver'), [
    '--etcd-servers=http://127.0.0.1:2379',
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPorts[index]}`,
    `--advertise-address=${nodeAddress}`,
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.97.0.0/24',
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    `--client-ca-file=${certificateOf('ca').certificate}`,
    `--service-account-key-file=${certificateOf('service-accounts').key}`,
    `--service-account-signing-key-file=${certificateOf('service-accounts').key}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--audit-policy-file=${statePath('audit-policy.json')}`,
    `--audit-log-path=${auditLog}`,
    '--audit-log-maxsize=4000',
    '--event-ttl=4h',
    ...more,
    '--profiling=false',
  ]);
}

export function startControllers(programs: string): void {
  startDaemon('kube-controller-manager', join(programs, 'kube-controller-manager'), [
    ...clientFlags('controller-manager'),
    `--service-account-private-key-file=${certificateOf('service-accounts').key}`,
    `--root-ca-file=${certificateOf('ca').certificate}`,
    '--use-service-account-credentials=true',
  ]);
}

export function startScheduler(programs: string): void {
  startDaemon('kube-scheduler', join(programs, 'kube-scheduler'), clientFlags('scheduler'));
}

function clientFlags(name: 'controller-manager' | 'scheduler'): readonly string[] {
  const kubeconfig = kubeconfigOf(name);
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--client-ca-file=${certificateOf('ca').certificate}`,
    '--bind-address=127.0.0.1',
    '--leader-elect=true',
    '--profiling=false',
  ];
}

/** Port at which a `lunettes up` in the lab's network takes audit. */
export const livePort = 8080;

const webhookConfiguration = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'live',
  clusters: [{ name: 'live', cluster: { server: `http://127.0.0.1:${livePort}/audit/lab` } }],
  users: [{ name: 'live', user: {} }],
  contexts: [{ name: 'live', context: { cluster: 'live', user: 'live' } }],
});

/**
 * What the product reads, at one level: Pods with their parts, workloads with their status, Events of both groups, claims. Leases of the control
 * plane at Metadata, so that a quiet cluster proves that time goes on. Never a body of a Secret, a ConfigMap or a token.
 */
function auditPolicy(level: AuditLevel): string {
  const changes = ['create', 'update', 'patch', 'delete', 'deletecollection'];
  return JSON.stringify({
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    omitManagedFields: true,
    rules: [
      {
        level: 'Metadata',
        verbs: ['update', 'patch'],
        namespaces: ['kube-system'],
        resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }],
      },
      {
        level,
        verbs: changes,
        resources: [
          {
            group: '',
            resources: [
              'pods',
              'pods/status',
              'pods/binding',
              'pods/eviction',
              'pods/resize',
              'pods/ephemeralcontainers',
              'events',
              'persistentvolumeclaims',
            ],
          },
          { group: 'events.k8s.io', resources: ['events'] },
          { group: 'apps', resources: withStatus(['deployments', 'replicasets', 'statefulsets', 'daemonsets']) },
          { group: 'batch', resources: withStatus(['jobs', 'cronjobs']) },
        ],
      },
      { level: 'None' },
    ],
  });
}

/** A rule for a resource does not hold for its parts. */
const withStatus = (resources: readonly string[]): readonly string[] => resources.flatMap((name) => [name, `${name}/status`]);

export const versionModule = (minor: string): string => join(clusterDirectory, 'go', minor);
