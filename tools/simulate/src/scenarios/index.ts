import type { Scenario } from '../scenario.ts';
import { admissionWebhookDenied } from './admission-webhook-denied.ts';
import { admissionWebhookUnavailable } from './admission-webhook-unavailable.ts';
import { badCommand } from './bad-command.ts';
import { barePod } from './bare-pod.ts';
import { cniNoIp } from './cni-no-ip.ts';
import { configMapMissing } from './configmap-missing.ts';
import { configMapMissingMount } from './configmap-missing-mount.ts';
import { crashLoopAppError } from './crash-loop-app-error.ts';
import { daemonSet } from './daemonset.ts';
import { deleteCollection } from './delete-collection.ts';
import { deleteEvictedByApi } from './delete-evicted-by-api.ts';
import { deleteEvictionRefused } from './delete-eviction-refused.ts';
import { deleteFinalizer } from './delete-finalizer.ts';
import { deleteForced } from './delete-forced.ts';
import { deleteGraceful } from './delete-graceful.ts';
import { deleteNeverBound } from './delete-never-bound.ts';
import { deleteSlowGrace } from './delete-slow-grace.ts';
import { deletedWhilePending } from './deleted-while-pending.ts';
import { evictedMemoryPressure } from './evicted-memory-pressure.ts';
import { healthyDeployment } from './healthy-deployment.ts';
import { healthyInit } from './healthy-init.ts';
import { healthyReadinessGate } from './healthy-readiness-gate.ts';
import { healthySidecar } from './healthy-sidecar.ts';
import { healthySlowReadiness } from './healthy-slow-readiness.ts';
import { imageAuth } from './image-auth.ts';
import { imageNotFound } from './image-not-found.ts';
import { imagePullSlow } from './image-pull-slow.ts';
import { imageRegistryUnreachable } from './image-registry-unreachable.ts';
import { initContainerCrash } from './init-container-crash.ts';
import { insufficientCpu } from './insufficient-cpu.ts';
import { insufficientMemory } from './insufficient-memory.ts';
import { job } from './job.ts';
import { jobDeadlineExceeded } from './job-deadline-exceeded.ts';
import { kubeletRejected } from './kubelet-rejected.ts';
import { livenessProbeFailing } from './liveness-probe-failing.ts';
import { nodeAffinity } from './node-affinity.ts';
import { oomKilled } from './oom-killed.ts';
import { podSecurityDenied } from './pod-security-denied.ts';
import { pvcNotBound } from './pvc-not-bound.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { readinessProbeFailing } from './readiness-probe-failing.ts';
import { sandboxTimeout } from './sandbox-timeout.ts';
import { schedulingGate } from './scheduling-gate.ts';
import { secretMissing } from './secret-missing.ts';
import { secretMissingMount } from './secret-missing-mount.ts';
import { statefulSetRecreate } from './statefulset-recreate.ts';
import { staticMirror } from './static-mirror.ts';
import { untoleratedTaint } from './untolerated-taint.ts';
import { volumeAttachMultiAttach } from './volume-attach-multi-attach.ts';

/** Every scenario, by group. One file and one line here make a new one. */
export const scenarios: readonly Scenario[] = [
  barePod,
  daemonSet,
  healthyDeployment,
  healthyInit,
  healthyReadinessGate,
  healthySidecar,
  healthySlowReadiness,
  job,
  schedulingGate,
  statefulSetRecreate,
  staticMirror,
  deleteCollection,
  deleteEvictedByApi,
  deleteEvictionRefused,
  deleteFinalizer,
  deleteForced,
  deleteGraceful,
  deleteNeverBound,
  deleteSlowGrace,
  deletedWhilePending,
  admissionWebhookDenied,
  admissionWebhookUnavailable,
  badCommand,
  cniNoIp,
  configMapMissingMount,
  configMapMissing,
  crashLoopAppError,
  evictedMemoryPressure,
  imageAuth,
  imageNotFound,
  imagePullSlow,
  imageRegistryUnreachable,
  initContainerCrash,
  insufficientCpu,
  insufficientMemory,
  jobDeadlineExceeded,
  kubeletRejected,
  livenessProbeFailing,
  nodeAffinity,
  oomKilled,
  podSecurityDenied,
  pvcNotBound,
  quotaExceeded,
  readinessProbeFailing,
  sandboxTimeout,
  secretMissingMount,
  secretMissing,
  untoleratedTaint,
  volumeAttachMultiAttach,
];

/** The names that a mix may use. */
const _scenarioNames: readonly string[] = scenarios.map((scenario) => scenario.name);
