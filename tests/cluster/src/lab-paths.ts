import { join } from 'node:path';

/** Everything of a lab on this machine. There is one lab at a time; its names say whose they are, so that `down` removes nothing else. */
export const clusterDirectory = join(import.meta.dirname, '..');
export const cloneDirectory = join(clusterDirectory, '../..');
/** Built programs, kept between labs. */
export const buildDirectory = join(cloneDirectory, '.lunettes/lab');

/** State of the running lab; `down` removes it. */
export const stateDirectory = '/var/lib/lunettes-lab';
/** Sockets, whose paths must be short. */
export const runDirectory = '/run/lunettes-lab';
/** Network namespace of everything that listens: on this machine's own loopback nothing appears. */
export const networkNamespace = 'lunettes-lab';
/** Control group of the daemons and what they start, so that `down` ends those and nothing else. */
export const daemonCgroup = 'lunettes-lab-daemons';
/** Control group under which the kubelet puts Pods. */
export const podCgroup = 'lunettes-lab-pods';

export const nodeName = 'lab-1';
export const nodeAddress = '10.99.1.1';
export const podSubnet = '10.99.0.0/24';
export const registryPort = 5000;

export const statePath = (...parts: readonly string[]): string => join(stateDirectory, ...parts);

/** Ports of the API servers, the first of which clients use. */
export const apiPorts: readonly number[] = [6443, 6444];

/** What `up` has started, for the other commands. */
export interface LabFacts {
  readonly kubernetes: KubernetesMinor;
  readonly gitVersion: string;
  readonly auditLogs: readonly string[];
  readonly level: string;
}
export const labFactsPath = statePath('lab.json');

export const kubernetesMinors = ['1.34', '1.36'] as const;
export type KubernetesMinor = (typeof kubernetesMinors)[number];

/** Where the programs of a version are. */
export const programsOf = (minor: KubernetesMinor): string => join(buildDirectory, 'bin', minor);
