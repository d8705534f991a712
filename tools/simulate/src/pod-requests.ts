import type { Answer } from './api-server.ts';
import type { Client } from './clients.ts';
import type { ClusterNode } from './cluster.ts';
import { openEventBook } from './event-book.ts';
import { quote } from './json-text.ts';
import { type Condition, type Container, currentStatus, type Pod, podItemJson, podJson, writeConditions } from './pod.ts';
import { setCondition } from './pod-conditions.ts';
import type { PodPlan } from './pod-plan.ts';
import type { Run } from './scenario.ts';
import { statusPatchJson } from './status-patch.ts';
import { end, type GrowingTruth, reach } from './truth.ts';

const PODS_FILE = 'pods.jsonl';

/** Who asks for a Pod, under which name, and for whom. */
export interface CreateWish {
  readonly client: Client;
  readonly plan: PodPlan;
  /** Either a name, or a prefix that the API server completes. */
  readonly name: { readonly exact: string } | { readonly prefix: string };
  readonly labels: string;
  readonly annotations?: string;
  /** The controller's reference as JSON, or nothing for a bare Pod. */
  readonly ownerReference: string | undefined;
  readonly finalizers?: readonly string[];
  readonly workloadKind: string;
  readonly workloadName: string;
  readonly mirror?: { readonly hash: string; readonly node: ClusterNode };
  readonly takesUs?: number;
}

const REQUEST_NO_LONGER_THAN_NAME = 58;

/** Asks for a Pod and gets it: the 201, the new Pod, and the truth of its delivery. */
export function createPod(run: Run, wish: CreateWish): Pod {
  const { sim } = run;
  const name = 'exact' in wish.name ? wish.name.exact : `${wish.name.prefix.slice(0, REQUEST_NO_LONGER_THAN_NAME)}${sim.random.suffix(5)}`;
  const uid = sim.random.uuid();
  const pod = newPod(run, wish, { name, uid });
  const ref = createRef(run, wish);
  const answer = sim.api.call(
    {
      client: wish.client,
      verb: 'create',
      uri: `/api/v1/namespaces/${run.namespace}/pods`,
      ref: ref.known,
      refFromUrl: ref.fromUrl,
      code: 201,
      request: () => createBody(run, wish),
      response: () => podJson(pod),
      annotations: ',"pod-security.kubernetes.io/enforce-policy":"privileged:latest"',
      ...(wish.takesUs === undefined ? {} : { takesUs: wish.takesUs }),
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  reach(pod.created, 'pod.created', answer.answeredAtUs);
  if (pod.schedulingGate !== undefined) reach(pod.created, 'pod.gated', answer.answeredAtUs);
  watchPod(run, pod, 'ADDED', answer.answeredAtUs);
  return pod;
}

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: (name: string) => string;
  readonly takesUs?: number;
}

/** Asks for a Pod and is refused. Returns the text that the client got. */
export function refuseCreate(run: Run, wish: CreateWish, refusal: Refusal): { readonly answer: Answer; readonly message: string } {
  const { sim } = run;
  const name = 'exact' in wish.name ? wish.name.exact : `${wish.name.prefix}${sim.random.suffix(5)}`;
  const message = refusal.message(name);
  const details =
    refusal.code === 500
      ? `,"details":{"causes":[{"message":${quote(message.slice(message.indexOf('failed calling')))}}]}`
      : `,"details":{"name":"${name}","kind":"pods"}`;
  const status = `"metadata":{},"status":"Failure","message":${quote(message)},"reason":"${refusal.reason}"${details},"code":${refusal.code}}`;
  const ref = createRef(run, wish);
  const answer = sim.api.call(
    {
      client: wish.client,
      verb: 'create',
      uri: `/api/v1/namespaces/${run.namespace}/pods`,
      ref: ref.known,
      refFromUrl: ref.fromUrl,
      code: refusal.code,
      status: `{${status}`,
      request: () => createBody(run, wish),
      response: () => `{"kind":"Status","apiVersion":"v1",${status}`,
      ...(refusal.takesUs === undefined ? {} : { takesUs: refusal.takesUs }),
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  return { answer, message };
}

/** The truth of one create delivery; it stays open until something ends it. */
export function openCreateTruth(run: Run, wish: CreateWish, facts: { readonly pod: string; readonly uid: string | null }): GrowingTruth {
  const truth: GrowingTruth = {
    cluster: run.sim.options.cluster,
    namespace: run.namespace,
    pod: facts.pod,
    uid: facts.uid,
    scenario: run.scenario,
    action: 'create',
    outcome: 'open',
    cause: null,
    curedAtUs: null,
    startedAtUs: run.nowUs,
    endedAtUs: null,
    milestones: {},
    mirror: wish.mirror !== undefined,
    runToCompletion: wish.plan.restartPolicy !== 'Always',
    workloadKind: wish.workloadKind,
    workloadName: wish.workloadName,
    node: null,
  };
  run.sim.truths.push(truth);
  return truth;
}

/** The scheduler binds the Pod; the API server sets `nodeName` and the condition. */
export function bindPod(run: Run, pod: Pod, node: ClusterNode): void {
  const { sim } = run;
  const target = `"resource":"pods","namespace":"${pod.namespace}","name":"${pod.name}"`;
  const answer = sim.api.call(
    {
      client: sim.cluster.scheduler,
      verb: 'create',
      uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/binding`,
      ref: `{${target},"uid":"${pod.uid}","apiVersion":"v1","subresource":"binding"}`,
      refFromUrl: `{${target},"apiVersion":"v1","subresource":"binding"}`,
      code: 201,
      status: '{"metadata":{},"status":"Success","code":201}',
      request: () =>
        `{"kind":"Binding","apiVersion":"v1","metadata":{"name":"${pod.name}","namespace":"${pod.namespace}","uid":"${pod.uid}"${sim.cluster.version.sendsNullCreation ? ',"creationTimestamp":null' : ''}},"target":{"kind":"Node","name":"${node.name}"}}`,
      response: () => '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}',
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  pod.node = node;
  pod.created.node = node.name;
  pod.resourceVersion = sim.api.nextResourceVersion();
  setCondition(pod, { type: 'PodScheduled', status: 'True', reason: '', message: '', atUs: answer.answeredAtUs, byKubelet: false });
  writeConditions(pod);
  reach(pod.created, 'pod.scheduled', answer.answeredAtUs);
  watchPod(run, pod, 'MODIFIED', answer.answeredAtUs);
}

/** Changes the status through a patch of `pods/status`. What changed is noted in the truth at the answer's instant. */
export function patchStatus(run: Run, pod: Pod, client: Client, change: () => void): Answer {
  const { sim } = run;
  const before = pod.written;
  change();
  const after = currentStatus(pod);
  pod.written = after;
  pod.resourceVersion = sim.api.nextResourceVersion();
  const target = `"resource":"pods","namespace":"${pod.namespace}","name":"${pod.name}"`;
  const isKubelet = client.component === 'kubelet';
  const answer = sim.api.call(
    {
      client,
      verb: 'patch',
      uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/status`,
      ref: `{${target},"apiVersion":"v1","subresource":"status"}`,
      code: 200,
      request: () => {
        const patch = statusPatchJson(pod, before, after);
        // Only the kubelet guards its patches with the UID.
        return isKubelet ? patch : `{${patch.slice(patch.indexOf('"status":'))}`;
      },
      response: () => podJson(pod),
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  watchPod(run, pod, 'MODIFIED', answer.answeredAtUs);
  return answer;
}

/** Changes the object itself through a patch whose body is given. */
export function patchPod(run: Run, pod: Pod, client: Client, patch: string, change: () => void): Answer {
  change();
  pod.resourceVersion = run.sim.api.nextResourceVersion();
  const answer = run.sim.api.call(
    {
      client,
      verb: 'patch',
      uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
      ref: podRef(pod),
      code: 200,
      request: () => patch,
      response: () => podJson(pod),
    },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  watchPod(run, pod, 'MODIFIED', answer.answeredAtUs);
  return answer;
}

export function podRef(pod: Pod): string {
  return `{"resource":"pods","namespace":"${pod.namespace}","name":"${pod.name}","apiVersion":"v1"}`;
}

export function watchPod(run: Run, pod: Pod, type: 'ADDED' | 'MODIFIED' | 'DELETED', atUs: number): void {
  run.sim.outbox.watch(PODS_FILE, atUs, `{"type":"${type}","object":{"kind":"Pod","apiVersion":"v1",${podItemJson(pod).slice(1)}}`);
}

/** Ends the create delivery well, at the instant its end could be seen. */
export function deliver(pod: Pod, atUs: number): void {
  end(pod.created, 'delivered', atUs);
}

function createRef(run: Run, wish: CreateWish): { readonly known: string; readonly fromUrl: string } {
  const fromUrl = `{"resource":"pods","namespace":"${run.namespace}","apiVersion":"v1"}`;
  if ('prefix' in wish.name) return { known: fromUrl, fromUrl };
  const uid = wish.mirror === undefined ? '' : `"uid":"${wish.mirror.hash}",`;
  return { known: `{"resource":"pods","namespace":"${run.namespace}","name":"${wish.name.exact}",${uid}"apiVersion":"v1"}`, fromUrl };
}

function createBody(run: Run, wish: CreateWish): string {
  const name = 'exact' in wish.name ? `"name":"${wish.name.exact}","namespace":"${run.namespace}"` : `"generateName":"${wish.name.prefix}"`;
  const uid = wish.mirror === undefined ? '' : `,"uid":"${wish.mirror.hash}"`;
  const creation = run.sim.cluster.version.sendsNullCreation ? ',"creationTimestamp":null' : '';
  const gate = wish.plan.traits.schedulingGate;
  const spec = gate === undefined ? wish.plan.spec : `${wish.plan.spec.slice(0, -1)},"schedulingGates":[{"name":"${gate}"}]}`;
  return `{"kind":"Pod","apiVersion":"v1","metadata":{${name}${uid}${creation}${metaTail(wish)}${finalizersText(wish)}},"spec":${spec},"status":${wish.mirror === undefined ? '{}' : '{"phase":"Pending"}'}}`;
}

function finalizersText(wish: CreateWish): string {
  const finalizers = wish.finalizers ?? [];
  return finalizers.length === 0 ? '' : `,"finalizers":[${finalizers.map((name) => `"${name}"`).join(',')}]`;
}

function metaTail(wish: CreateWish): string {
  const annotations = wish.annotations === undefined ? '' : `,"annotations":{${wish.annotations}}`;
  const owners = wish.ownerReference === undefined ? '' : `,"ownerReferences":[${wish.ownerReference}]`;
  return `,"labels":{${wish.labels}}${annotations}${owners}`;
}

function newPod(run: Run, wish: CreateWish, identity: { readonly name: string; readonly uid: string }): Pod {
  const { sim } = run;
  const { name, uid } = identity;
  const accessVolume = `kube-api-access-${sim.random.suffix(5)}`;
  const spec = wish.mirror === undefined ? wish.plan.admittedSpec(accessVolume) : staticSpec(wish);
  const generateName = 'prefix' in wish.name ? `"generateName":"${wish.name.prefix}",` : '';
  const gate = wish.plan.traits.schedulingGate;
  const conditions = gate === undefined ? [] : [gatedCondition(run.nowUs)];
  return {
    namespace: run.namespace,
    name,
    uid,
    eventUid: wish.mirror?.hash ?? uid,
    plan: wish.plan,
    version: sim.cluster.version,
    createdAtUs: run.nowUs,
    containers: wish.plan.containers.map(
      (plan): Container => ({
        plan,
        state: {
          phase: 'waiting',
          reason: plan.role === 'regular' && wish.plan.containers.length > 1 ? 'PodInitializing' : 'ContainerCreating',
          message: '',
        },
        lastState: '{}',
        id: '',
        ready: false,
        restarts: 0,
        everStarted: false,
        imagePresent: false,
      }),
    ),
    events: openEventBook(),
    created: openCreateTruth(run, wish, { pod: name, uid }),
    removed: undefined,
    metaHead: `{"name":"${name}",${generateName}"namespace":"${run.namespace}","uid":"${uid}","resourceVersion":"`,
    metaTail: metaTail(wish),
    specHead: spec.head,
    specTail: spec.tail,
    accessVolume,
    qosClass: 'Burstable',
    resourceVersion: sim.api.nextResourceVersion(),
    generation: 1,
    finalizers: wish.finalizers ?? [],
    schedulingGate: gate,
    node: wish.mirror?.node,
    deletion: undefined,
    phase: 'Pending',
    reason: '',
    message: '',
    ip: '',
    startedAtUs: undefined,
    acknowledged: false,
    admitted: false,
    sandboxId: '',
    conditions,
    written: {
      conditions,
      phase: 'Pending',
      reason: '',
      message: '',
      ip: '',
      startedAtUs: undefined,
      acknowledged: false,
      admitted: false,
      init: '',
      regular: '',
    },
  };
}

function gatedCondition(atUs: number): Condition {
  return {
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    atUs,
    byKubelet: false,
  };
}

/** A mirror Pod gets no service account token, and carries its node from the start. */
function staticSpec(wish: CreateWish): { readonly head: string; readonly tail: string } {
  const [head = '', tail = ''] = wish.plan.spec.split(`,"nodeName":"${wish.plan.traits.nodeName}"`);
  return { head, tail };
}
