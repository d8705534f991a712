import type { Client } from './clients.ts';
import { containerEvent, kubeletOf, report, terminate } from './kubelet.ts';
import { type Pod, podItemJson, podJson, writeConditions } from './pod.ts';
import { setCondition } from './pod-conditions.ts';
import { patchPod, podRef, watchPod } from './pod-requests.ts';
import { type Life, type Run, wait } from './scenario.ts';
import { blame, end, type GrowingTruth, reach } from './truth.ts';

/** Somebody deletes the Pod with a DELETE of its own. */
export function requestDelete(run: Run, pod: Pod, client: Client, graceS: number = pod.plan.graceS): void {
  const explicit = graceS === pod.plan.graceS ? '' : `"gracePeriodSeconds":${graceS},`;
  const gone = isInstant(pod) || graceS === 0;
  const arrivedUs = run.nowUs;
  markDeleted(run, pod, gone ? 0 : graceS);
  const answer = run.sim.api.call(
    {
      client,
      verb: 'delete',
      uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
      ref: podRef(pod),
      code: 200,
      request: () => `{"kind":"DeleteOptions","apiVersion":"v1",${explicit}"propagationPolicy":"Background"}`,
      response: () => podJson(pod),
    },
    arrivedUs,
  );
  accepted(run, pod, answer.answeredAtUs, gone);
}

/** Somebody deletes all Pods of a label at once; the answer lists them. */
export function requestDeleteCollection(run: Run, pods: readonly Pod[], client: Client, selector: string): void {
  const first = pods[0];
  if (first === undefined) return;
  for (const pod of pods) markDeleted(run, pod, isInstant(pod) ? 0 : pod.plan.graceS);
  const resourceVersion = run.sim.api.nextResourceVersion();
  const answer = run.sim.api.call(
    {
      client,
      verb: 'deletecollection',
      uri: `/api/v1/namespaces/${first.namespace}/pods?labelSelector=${selector}`,
      ref: `{"resource":"pods","namespace":"${first.namespace}","apiVersion":"v1"}`,
      code: 200,
      request: () => '{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}',
      response: () =>
        `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${resourceVersion}"},"items":[${pods.map(podItemJson).join(',')}]}`,
    },
    run.nowUs,
  );
  for (const pod of pods) accepted(run, pod, answer.answeredAtUs, isInstant(pod));
}

/** The eviction API accepts: the Pod is marked as disrupted and deleted gracefully. */
export function requestEviction(run: Run, pod: Pod, client: Client): void {
  const call = evictionCall(pod, client);
  const arrivedUs = run.nowUs;
  setCondition(pod, {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    atUs: run.nowUs,
    byKubelet: false,
  });
  writeConditions(pod);
  markDeleted(run, pod, pod.plan.graceS);
  const answer = run.sim.api.call(
    {
      ...call,
      code: 201,
      status: '{"metadata":{},"status":"Success","code":201}',
      response: () => '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}',
    },
    arrivedUs,
  );
  accepted(run, pod, answer.answeredAtUs, false);
}

/** The eviction API refuses because of a disruption budget; nothing begins. */
export function refuseEviction(run: Run, pod: Pod, client: Client, budget: string): void {
  const status = `"metadata":{},"status":"Failure","message":"Cannot evict pod as it would violate the pod's disruption budget.","reason":"TooManyRequests","details":{"causes":[{"reason":"DisruptionBudget","message":"The disruption budget ${budget} needs 2 healthy pods and has 2 currently"}]},"code":429}`;
  const answer = run.sim.api.call(
    { ...evictionCall(pod, client), code: 429, status: `{${status}`, response: () => `{"kind":"Status","apiVersion":"v1",${status}` },
    run.nowUs,
  );
  run.nowUs = answer.answeredAtUs;
  reach(pod.created, 'pod.eviction_refused', answer.answeredAtUs);
}

export interface Stop {
  /** From the stop signal until the process has ended. */
  readonly takesUs: number;
  readonly exitCode: number;
}

/** The kubelet stops the containers of a Pod that was deleted, clears up, and deletes the object for good. */
export function* stopAndRemove(run: Run, pod: Pod, stop: Stop): Life {
  const { random } = run.sim;
  yield* wait(run, random.around(80_000));
  const running = pod.containers.filter((container) => container.state.phase === 'running');
  for (const container of running) {
    const atUs = containerEvent(run, pod, container, {
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${container.plan.name}`,
    });
    if (pod.removed !== undefined) reach(pod.removed, 'container.stopping', atUs, container.plan.name);
  }
  if (running.length > 0) {
    yield* wait(run, stop.takesUs);
    for (const container of running) {
      const startedAtUs = container.state.phase === 'running' ? container.state.atUs : run.nowUs;
      terminate(run, pod, container, { exitCode: stop.exitCode, reason: stop.exitCode === 0 ? 'Completed' : 'Error', startedAtUs });
      container.ready = false;
      if (pod.removed !== undefined) reach(pod.removed, 'container.terminated', run.nowUs, container.plan.name);
    }
  }
  yield* wait(run, random.around(600_000));
  pod.sandboxId = '';
  // A Pod of which nothing ran counts as failed.
  pod.phase = running.length > 0 && stop.exitCode === 0 ? 'Succeeded' : 'Failed';
  report(run, pod);
  yield* wait(run, random.around(150_000));
  finalDelete(run, pod);
}

/** A graceful deletion from the request to the end, with a process that heeds the signal. */
export function* deleteGracefully(run: Run, pod: Pod, client: Client): Life {
  const { random } = run.sim;
  requestDelete(run, pod, client);
  if (pod.removed?.outcome === 'delivered') return;
  yield* stopAndRemove(run, pod, { takesUs: random.around(1_500_000), exitCode: 0 });
}

/** The last finalizer is taken away, and with it the object. */
export function removeFinalizers(run: Run, pod: Pod, client: Client): void {
  const removed = pod.finalizers.map((name) => `"${name}"`).join(',');
  const patch = `{"metadata":{"$deleteFromPrimitiveList/finalizers":[${removed}],"uid":"${pod.uid}"}}`;
  const answer = patchPod(run, pod, client, patch, () => {
    pod.finalizers = [];
  });
  reach(pod.removed ?? pod.created, 'pod.finalizer_removed', answer.answeredAtUs);
  if (pod.deletion !== undefined && pod.removed?.milestones['pod.final_delete_requested'] !== undefined)
    gone(run, pod, answer.answeredAtUs);
}

function finalDelete(run: Run, pod: Pod): void {
  const arrivedUs = run.nowUs;
  pod.deletion = { atUs: pod.deletion?.atUs ?? arrivedUs, graceS: 0 };
  const answer = run.sim.api.call(
    {
      client: kubeletOf(pod),
      verb: 'delete',
      uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
      ref: podRef(pod),
      code: 200,
      request: () => `{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,"preconditions":{"uid":"${pod.uid}"}}`,
      response: () => podJson(pod),
    },
    arrivedUs,
  );
  run.nowUs = answer.answeredAtUs;
  if (pod.removed !== undefined) reach(pod.removed, 'pod.final_delete_requested', answer.answeredAtUs);
  if (pod.finalizers.length === 0) gone(run, pod, answer.answeredAtUs);
}

/** Never bound or already ended: nothing has to be stopped, and the API server removes the object at once. */
function isInstant(pod: Pod): boolean {
  return pod.node === undefined || pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

function markDeleted(run: Run, pod: Pod, graceS: number): void {
  pod.deletion = { atUs: run.nowUs, graceS };
  pod.generation += 1;
  pod.resourceVersion = run.sim.api.nextResourceVersion();
}

function accepted(run: Run, pod: Pod, atUs: number, atOnce: boolean): void {
  run.nowUs = Math.max(run.nowUs, atUs);
  if (pod.created.outcome === 'open') blame(pod.created, 'deleted-before-ready');
  end(pod.created, 'deleted', atUs);
  pod.removed = openDeleteTruth(run, pod, atUs);
  reach(pod.removed, 'pod.delete_requested', atUs);
  if (atOnce && pod.finalizers.length === 0) gone(run, pod, atUs);
  else watchPod(run, pod, 'MODIFIED', atUs);
}

function gone(run: Run, pod: Pod, atUs: number): void {
  watchPod(run, pod, 'DELETED', atUs);
  if (pod.removed === undefined) return;
  reach(pod.removed, 'pod.deleted', atUs);
  end(pod.removed, 'delivered', atUs);
}

function openDeleteTruth(run: Run, pod: Pod, atUs: number): GrowingTruth {
  const truth: GrowingTruth = {
    ...pod.created,
    action: 'delete',
    outcome: 'open',
    cause: null,
    curedAtUs: null,
    startedAtUs: atUs,
    endedAtUs: null,
    milestones: {},
  };
  run.sim.truths.push(truth);
  return truth;
}

function evictionCall(pod: Pod, client: Client) {
  return {
    client,
    verb: 'create',
    uri: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/eviction`,
    ref: `{"resource":"pods","namespace":"${pod.namespace}","name":"${pod.name}","apiVersion":"v1","subresource":"eviction"}`,
    request: () =>
      `{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"${pod.name}","namespace":"${pod.namespace}"},"deleteOptions":{}}`,
  };
}
