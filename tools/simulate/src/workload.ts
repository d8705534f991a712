import type { Client } from './clients.ts';
import type { ClusterNode } from './cluster.ts';
import { openEventBook } from './event-book.ts';
import { type EventTarget, recordEvent } from './events.ts';
import type { Pod } from './pod.ts';
import { type PodPlan, type PodTraits, planPod } from './pod-plan.ts';
import { type CreateWish, createPod } from './pod-requests.ts';
import type { Run } from './scenario.ts';
import { secondText } from './time-text.ts';

/** A controller's object that makes Pods, with all that its Pods share. */
export interface Workload {
  /** The top-most controller, as product people speak of it. */
  readonly kind: string;
  readonly name: string;
  readonly plan: PodPlan;
  readonly client: Client;
  readonly prefix: string;
  readonly labels: string;
  readonly ownerReference: string;
  readonly finalizers: readonly string[];
  /** The direct owner, which the Events about missing Pods speak of. */
  readonly target: EventTarget;
  left: number;
}

const REPLICAS_MOST = 5;

/**
 * The Deployment that this run's Pod belongs to: one that still wants Pods of this sort, or a new one, with the writes
 * that a new one makes (Deployment, ReplicaSet, its scale-up Event).
 */
export function deploymentFor(run: Run, traits: PodTraits): Workload {
  const key = `${run.namespace}/${run.scenario}/Deployment`;
  const unfinished = run.sim.unfinished.get(key);
  const workload = unfinished ?? createDeployment(run, traits);
  workload.left -= 1;
  if (workload.left > 0) run.sim.unfinished.set(key, workload);
  else run.sim.unfinished.delete(key);
  return workload;
}

/** The Job of one run, sometimes made by a CronJob. */
export function createJob(run: Run, traits: PodTraits): Workload {
  const { random, cluster } = run.sim;
  const plan = planPod(random, { restartPolicy: 'Never', ...traits });
  const cron = random.chance(0.3) ? `${plan.app}-nightly-${random.suffix(4)}` : undefined;
  const name = cron === undefined ? `${plan.app}-batch-${random.suffix(5)}` : `${cron}-${Math.floor(run.nowUs / 60_000_000)}`;
  const uid = random.uuid();
  const owner = cron === undefined ? '' : `,"ownerReferences":[${reference('batch/v1', 'CronJob', cron, random.uuid())}]`;
  const labels = `"batch.kubernetes.io/controller-uid":"${uid}","batch.kubernetes.io/job-name":"${name}","controller-uid":"${uid}","job-name":"${name}"`;
  createObject(run, {
    client: cron === undefined ? random.pick(cluster.people) : cluster.cronJobs,
    group: 'batch',
    resource: 'jobs',
    kind: 'Job',
    name,
    uid,
    meta: `,"labels":{"app":"${plan.app}"}${owner}`,
    spec: `{"parallelism":1,"completions":1,"backoffLimit":6,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"${uid}"}},"template":${template(labels, plan)},"completionMode":"NonIndexed","suspend":false}`,
  });
  return {
    kind: cron === undefined ? 'Job' : 'CronJob',
    name: cron ?? name,
    plan,
    client: cluster.jobs,
    prefix: `${name}-`,
    labels,
    ownerReference: reference('batch/v1', 'Job', name, uid),
    finalizers: ['batch.kubernetes.io/job-tracking'],
    target: objectTarget(run, { apiVersion: 'batch/v1', kind: 'Job', name, uid }),
    left: 0,
  };
}

/** A StatefulSet with one replica. */
export function createStatefulSet(run: Run, traits: PodTraits): Workload {
  const { random, cluster } = run.sim;
  const plan = planPod(random, traits);
  const name = `${plan.app}-db-${random.suffix(4)}`;
  const uid = random.uuid();
  const labels = `"app":"${name}","apps.kubernetes.io/pod-index":"0","controller-revision-hash":"${name}-${random.suffix(10)}","statefulset.kubernetes.io/pod-name":"${name}-0"`;
  createObject(run, {
    client: random.pick(cluster.people),
    group: 'apps',
    resource: 'statefulsets',
    kind: 'StatefulSet',
    name,
    uid,
    meta: `,"labels":{"app":"${name}"}`,
    spec: `{"replicas":1,"selector":{"matchLabels":{"app":"${name}"}},"template":${template(`"app":"${name}"`, plan)},"serviceName":"${name}","podManagementPolicy":"OrderedReady"}`,
  });
  return {
    kind: 'StatefulSet',
    name,
    plan,
    client: cluster.statefulSets,
    prefix: `${name}-`,
    labels,
    ownerReference: reference('apps/v1', 'StatefulSet', name, uid),
    finalizers: [],
    target: objectTarget(run, { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid }),
    left: 0,
  };
}

/** A DaemonSet, of which this run plays the Pod of one node. */
export function createDaemonSet(run: Run, node: ClusterNode): Workload {
  const { random, cluster } = run.sim;
  const plan = planPod(random, { pinnedTo: node.name });
  const name = `${plan.app}-agent-${random.suffix(4)}`;
  const uid = random.uuid();
  createObject(run, {
    client: random.pick(cluster.people),
    group: 'apps',
    resource: 'daemonsets',
    kind: 'DaemonSet',
    name,
    uid,
    meta: `,"labels":{"app":"${name}"}`,
    spec: `{"selector":{"matchLabels":{"app":"${name}"}},"template":${template(`"app":"${name}"`, plan)},"revisionHistoryLimit":10}`,
  });
  return {
    kind: 'DaemonSet',
    name,
    plan,
    client: cluster.daemonSets,
    prefix: `${name}-`,
    labels: `"app":"${name}","controller-revision-hash":"${random.suffix(10)}","pod-template-generation":"1"`,
    ownerReference: reference('apps/v1', 'DaemonSet', name, uid),
    finalizers: [],
    target: objectTarget(run, { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid }),
    left: 0,
  };
}

/** What the workload's controller sends to get one Pod. */
export function wishOf(workload: Workload): CreateWish {
  return {
    client: workload.client,
    plan: workload.plan,
    name: workload.kind === 'StatefulSet' ? { exact: `${workload.prefix}0` } : { prefix: workload.prefix },
    labels: workload.labels,
    ownerReference: workload.ownerReference,
    finalizers: workload.finalizers,
    workloadKind: workload.kind,
    workloadName: workload.name,
  };
}

/** The controller creates one Pod and says so on its own object. */
export function createReplica(run: Run, workload: Workload): Pod {
  const pod = createPod(run, wishOf(workload));
  const message =
    workload.kind === 'StatefulSet' ? `create Pod ${pod.name} in StatefulSet ${workload.name} successful` : `Created pod: ${pod.name}`;
  recordEvent(run, workload.target, { client: workload.client, type: 'Normal', reason: 'SuccessfulCreate', message });
  return pod;
}

/** A Pod that somebody creates by hand. */
export function createBarePod(run: Run, traits: PodTraits): Pod {
  const { random, cluster } = run.sim;
  const plan = planPod(random, traits);
  const name = `${plan.app}-${random.suffix(6)}`;
  return createPod(run, {
    client: random.pick(cluster.people),
    plan,
    name: { exact: name },
    labels: `"app":"${plan.app}"`,
    ownerReference: undefined,
    workloadKind: 'Pod',
    workloadName: name,
  });
}

function createDeployment(run: Run, traits: PodTraits): Workload {
  const { random, cluster } = run.sim;
  const plan = planPod(random, traits);
  const name = `${plan.app}-${random.suffix(4)}`;
  const hash = `${random.suffix(9)}`;
  const setName = `${name}-${hash}`;
  const replicas = random.between(1, REPLICAS_MOST);
  const uid = random.uuid();
  const setUid = random.uuid();
  const labels = `"app":"${name}","pod-template-hash":"${hash}"`;
  createObject(run, {
    client: random.pick(cluster.people),
    group: 'apps',
    resource: 'deployments',
    kind: 'Deployment',
    name,
    uid,
    meta: `,"labels":{"app":"${name}"}`,
    spec: `{"replicas":${replicas},"selector":{"matchLabels":{"app":"${name}"}},"template":${template(`"app":"${name}"`, plan)},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600}`,
  });
  run.nowUs += random.around(12_000);
  createObject(run, {
    client: cluster.deployments,
    group: 'apps',
    resource: 'replicasets',
    kind: 'ReplicaSet',
    name: setName,
    uid: setUid,
    meta: `,"labels":{${labels}},"annotations":{"deployment.kubernetes.io/desired-replicas":"${replicas}","deployment.kubernetes.io/revision":"1"},"ownerReferences":[${reference('apps/v1', 'Deployment', name, uid)}]`,
    spec: `{"replicas":${replicas},"selector":{"matchLabels":{${labels}}},"template":${template(labels, plan)}}`,
  });
  recordEvent(run, objectTarget(run, { apiVersion: 'apps/v1', kind: 'Deployment', name, uid }), {
    client: cluster.deployments,
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled up replica set ${setName} from 0 to ${replicas}`,
  });
  run.nowUs += random.around(15_000);
  return {
    kind: 'Deployment',
    name,
    plan,
    client: cluster.replicaSets,
    prefix: `${setName}-`,
    labels,
    ownerReference: reference('apps/v1', 'ReplicaSet', setName, setUid),
    finalizers: [],
    target: objectTarget(run, { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: setName, uid: setUid }),
    left: replicas,
  };
}

interface ObjectFacts {
  readonly client: Client;
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly meta: string;
  readonly spec: string;
}

function createObject(run: Run, object: ObjectFacts): void {
  const { sim, namespace } = run;
  const resourceVersion = sim.api.nextResourceVersion();
  const kind = `"kind":"${object.kind}","apiVersion":"${object.group}/v1"`;
  const names = `"name":"${object.name}","namespace":"${namespace}"`;
  const fromUrl = `{"resource":"${object.resource}","namespace":"${namespace}","apiGroup":"${object.group}","apiVersion":"v1"}`;
  const created = secondText(run.nowUs);
  const creation = sim.cluster.version.sendsNullCreation ? ',"creationTimestamp":null' : '';
  const answer = sim.api.call(
    {
      client: object.client,
      verb: 'create',
      uri: `/apis/${object.group}/v1/namespaces/${namespace}/${object.resource}`,
      ref: `{"resource":"${object.resource}","namespace":"${namespace}","name":"${object.name}","apiGroup":"${object.group}","apiVersion":"v1"}`,
      refFromUrl: fromUrl,
      code: 201,
      request: () => `{${kind},"metadata":{${names}${creation}${object.meta}},"spec":${object.spec},"status":{}}`,
      response: () =>
        `{${kind},"metadata":{${names},"uid":"${object.uid}","resourceVersion":"${resourceVersion}","generation":1,"creationTimestamp":"${created}"${object.meta}},"spec":${object.spec},"status":{}}`,
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
}

function objectTarget(
  run: Run,
  object: { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string },
): EventTarget {
  return {
    namespace: run.namespace,
    name: object.name,
    book: openEventBook(),
    reference: `"kind":"${object.kind}","namespace":"${run.namespace}","name":"${object.name}","uid":"${object.uid}","apiVersion":"${object.apiVersion}","resourceVersion":"${run.sim.api.nextResourceVersion()}"`,
  };
}

function template(labels: string, plan: PodPlan): string {
  return `{"metadata":{"labels":{${labels}}},"spec":${plan.spec}}`;
}

function reference(apiVersion: string, kind: string, name: string, uid: string): string {
  return `{"apiVersion":"${apiVersion}","kind":"${kind}","name":"${name}","uid":"${uid}","controller":true,"blockOwnerDeletion":true}`;
}
