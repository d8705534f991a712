import { quote } from './json-text.ts';
import type { Random } from './random.ts';
import type { VersionFacts } from './version-facts.ts';

/** Who sends requests: the parts of an audit line that are the same for all of its requests, as JSON text. */
export interface Client {
  readonly username: string;
  /** `"user":{...},"sourceIPs":[...],"userAgent":"..."` */
  readonly identity: string;
  /** `"authorization.k8s.io/decision":...,"authorization.k8s.io/reason":...` */
  readonly authorization: string;
  /** The API server this client keeps its connection to. */
  readonly auditFile: string;
  /** `source.component` and `source.host` of the Events it writes. */
  readonly component: string;
  readonly host: string;
  /** Its own clock minus the API server's. */
  readonly aheadUs: number;
}

export interface ClientMaker {
  readonly random: Random;
  readonly version: VersionFacts;
  readonly auditFiles: readonly string[];
}

/** A controller inside kube-controller-manager, with a service account of its own. */
export function controllerClient(maker: ClientMaker, name: string, component: string): Client {
  const account = `system:serviceaccount:kube-system:${name}`;
  return client(maker, {
    username: account,
    uid: maker.random.uuid(),
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    credential: `JTI=${maker.random.uuid()}`,
    address: CONTROL_PLANE_ADDRESS,
    agent: `kube-controller-manager/${build(maker.version)}/${account}`,
    reason: `RBAC: allowed by ClusterRoleBinding "system:controller:${name}" of ClusterRole "system:controller:${name}" to ServiceAccount "${name}/kube-system"`,
    auditFile: auditFile(maker, 0),
    component,
    host: '',
  });
}

export function schedulerClient(maker: ClientMaker): Client {
  return client(maker, {
    username: 'system:kube-scheduler',
    uid: undefined,
    groups: ['system:authenticated'],
    credential: `X509SHA256=${maker.random.hex(64)}`,
    address: CONTROL_PLANE_ADDRESS,
    agent: `kube-scheduler/${build(maker.version)}/scheduler`,
    reason:
      'RBAC: allowed by ClusterRoleBinding "system:kube-scheduler" of ClusterRole "system:kube-scheduler" to User "system:kube-scheduler"',
    auditFile: auditFile(maker, 0),
    component: 'default-scheduler',
    host: '',
  });
}

/** A control plane component that renews a lease under its own certificate. */
export function componentClient(maker: ClientMaker, username: string, agent: string, apiserver: number): Client {
  return client(maker, {
    username,
    uid: username === 'system:apiserver' ? maker.random.uuid() : undefined,
    groups: username === 'system:apiserver' ? ['system:authenticated', 'system:masters'] : ['system:authenticated'],
    credential: `X509SHA256=${maker.random.hex(64)}`,
    address: username === 'system:apiserver' ? '::1' : CONTROL_PLANE_ADDRESS,
    agent: `${agent.split('/')[0] ?? agent}/${build(maker.version)}${agent.includes('/') ? agent.slice(agent.indexOf('/')) : ''}`,
    reason:
      username === 'system:apiserver'
        ? ''
        : `RBAC: allowed by ClusterRoleBinding "${username}" of ClusterRole "${username}" to User "${username}"`,
    auditFile: auditFile(maker, apiserver),
    component: agent,
    host: '',
  });
}

/** The kubelet of one node. */
export function kubeletClient(
  maker: ClientMaker,
  node: { readonly name: string; readonly address: string; readonly index: number; readonly aheadUs: number },
): Client {
  return client(maker, {
    aheadUs: node.aheadUs,
    username: `system:node:${node.name}`,
    uid: undefined,
    groups: ['system:nodes', 'system:authenticated'],
    credential: `X509SHA256=${maker.random.hex(64)}`,
    address: node.address,
    agent: `kubelet/${build(maker.version)}`,
    reason: '',
    auditFile: auditFile(maker, node.index),
    component: 'kubelet',
    host: node.name,
  });
}

/** A person or a pipeline outside the cluster. */
export function outsideClient(maker: ClientMaker, username: string, agent: string): Client {
  return client(maker, {
    username,
    uid: undefined,
    groups: ['deployers', 'system:authenticated'],
    credential: `X509SHA256=${maker.random.hex(64)}`,
    address: '198.51.100.23',
    agent: agent === 'kubectl' ? `kubectl/${build(maker.version)}` : agent,
    reason: `RBAC: allowed by ClusterRoleBinding "deployers" of ClusterRole "edit" to Group "deployers"`,
    auditFile: auditFile(maker, 1),
    component: agent,
    host: '',
  });
}

interface ClientFacts {
  readonly username: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly credential: string;
  readonly address: string;
  readonly agent: string;
  readonly reason: string;
  readonly auditFile: string;
  readonly component: string;
  readonly host: string;
  readonly aheadUs?: number;
}

const CONTROL_PLANE_ADDRESS = '10.0.0.10';

function client(maker: ClientMaker, facts: ClientFacts): Client {
  const uid = facts.uid === undefined ? '' : `"uid":"${facts.uid}",`;
  const extra = maker.version.credentialIds ? `,"extra":{"authentication.kubernetes.io/credential-id":["${facts.credential}"]}` : '';
  const groups = facts.groups.map((group) => `"${group}"`).join(',');
  return {
    username: facts.username,
    identity: `"user":{"username":"${facts.username}",${uid}"groups":[${groups}]${extra}},"sourceIPs":["${facts.address}"],"userAgent":"${facts.agent}"`,
    authorization: `"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":${quote(facts.reason)}`,
    auditFile: facts.auditFile,
    component: facts.component,
    host: facts.host,
    aheadUs: facts.aheadUs ?? 0,
  };
}

function build(version: VersionFacts): string {
  return `${version.release} (linux/amd64) kubernetes/${version.commit}`;
}

function auditFile(maker: ClientMaker, index: number): string {
  const file = maker.auditFiles[index % maker.auditFiles.length];
  if (file === undefined) throw new Error('A cluster has at least one API server.');
  return file;
}
