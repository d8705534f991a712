import type { KubernetesObject } from '../api-client.ts';
import { kwokTaint } from '../kwok.ts';
import type { ScenarioLab } from '../scenario.ts';

/** On the nodes that kwok plays, and on no other. */
const onKwok = { nodeSelector: { type: 'kwok' }, tolerations: [{ key: kwokTaint.key, operator: 'Exists' }] };

interface FleetPlan {
  /** None of a DaemonSet, which has one Pod on each of these nodes. */
  readonly replicas?: number;
  readonly cpu?: string;
  readonly image?: string;
  /** Further fields of the container. */
  readonly of?: object;
  /** Further fields of the Pod's spec. */
  readonly pod?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A workload of many Pods, none of which costs this machine anything but the objects. */
export function fleet(kind: 'Deployment' | 'StatefulSet' | 'DaemonSet', name: string, plan: FleetPlan): KubernetesObject {
  const labels = { 'app.kubernetes.io/name': name, ...plan.labels };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      ...(plan.replicas === undefined ? {} : { replicas: plan.replicas }),
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      ...(kind === 'StatefulSet' ? { serviceName: name, podManagementPolicy: 'Parallel' } : {}),
      template: { metadata: { labels }, spec: fleetPod(name, plan) },
    },
  };
}

/** A Job, or what a CronJob makes, on the same nodes. */
export const fleetJob = (name: string, completions: number, parallelism: number): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: {
    completions,
    parallelism,
    template: {
      metadata: { labels: { 'app.kubernetes.io/name': name } },
      spec: { restartPolicy: 'Never', ...fleetPod(name, { cpu: '500m' }) },
    },
  },
});

function fleetPod(name: string, { cpu = '100m', image = `registry.example.com/${name}:1.0`, of = {}, pod = {} }: FleetPlan): object {
  const resources = { requests: { cpu, memory: '128Mi' }, limits: { memory: '256Mi' } };
  return { ...onKwok, terminationGracePeriodSeconds: 30, containers: [{ name, image, resources, ...of }], ...pod };
}

/** Begins a rollout of a workload to another image. */
export const rollout = (lab: ScenarioLab, path: string, image: string): Promise<void> =>
  lab.patch(
    path,
    { spec: { template: { spec: { containers: [{ name: path.split('/').at(-1), image }] } } } },
    'application/strategic-merge-patch+json',
  );

export const scale = (lab: ScenarioLab, path: string, replicas: number): Promise<void> => lab.patch(path, { spec: { replicas } });
