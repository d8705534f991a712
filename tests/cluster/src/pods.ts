import type { KubernetesObject } from './api-client.ts';
import { image } from './images.ts';

/** Ends at once when it is told to. */
const runs = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];

/** A container of the shell image that runs until it is told to end. */
export const container = (more: object = {}): object => ({ name: 'app', image: image('shell:1'), command: runs, ...more });

/** A Pod with one container `app`; `of` changes the container, `spec` the Pod. */
export const pod = (name: string, of: object = {}, spec: object = {}, metadata: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name }, ...metadata },
  spec: { terminationGracePeriodSeconds: 5, containers: [container(of)], ...spec },
});

/** A workload with a Pod template of the same sort. */
export const workload = (
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet',
  name: string,
  of: object = {},
  spec: object = {},
): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    ...(kind === 'DaemonSet' ? {} : { replicas: 1 }),
    ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
    template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 5, containers: [container(of)] } },
    ...spec,
  },
});

export const job = (name: string, of: object, spec: object = {}): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container(of)] } }, ...spec },
});

/** Runs a line of shell. */
export const shell = (line: string): object => ({ command: ['sh', '-c', line] });

export const exec = (line: string): object => ({ exec: { command: ['sh', '-c', line] } });

/** Keeps a container that is up for a moment from being Ready in it. */
export const neverReady = { readinessProbe: { ...exec('true'), initialDelaySeconds: 600 } };

/** An object of the core group that has no more to say than `body`. */
export const named = (kind: string, name: string, body: object, metadata: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...metadata },
  ...body,
});

export const claim = (name: string, storageClassName: string): KubernetesObject =>
  named('PersistentVolumeClaim', name, {
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  });

export const withClaim = (name: string, claimName: string): KubernetesObject =>
  pod(
    name,
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] },
  );

/** Whether a condition of a Pod or Node holds. */
export const isTrue = (object: KubernetesObject, type: string): boolean =>
  object.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true;
