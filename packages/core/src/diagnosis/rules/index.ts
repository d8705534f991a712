import type { Rule } from '../rule.ts';
import { admissionPolicyDenied } from './admission-policy-denied.ts';
import { admissionSlow } from './admission-slow.ts';
import { admissionWebhookDenied } from './admission-webhook-denied.ts';
import { admissionWebhookUnavailable } from './admission-webhook-unavailable.ts';
import { apiServerError } from './api-server-error.ts';
import { apiThrottled } from './api-throttled.ts';
import { badCommand } from './bad-command.ts';
import { cniAuth } from './cni-auth.ts';
import { cniFailed } from './cni-failed.ts';
import { cniNoIp } from './cni-no-ip.ts';
import { cniNotReady } from './cni-not-ready.ts';
import { configmapKeyMissing } from './configmap-key-missing.ts';
import { configmapMissing } from './configmap-missing.ts';
import { containerConfigError } from './container-config-error.ts';
import { containerCreateFailed } from './container-create-failed.ts';
import { containerCreateSlow } from './container-create-slow.ts';
import { containerExitsNormally } from './container-exits-normally.ts';
import { containerKillStuck } from './container-kill-stuck.ts';
import { containerStartFailed } from './container-start-failed.ts';
import { containerStartSlow } from './container-start-slow.ts';
import { crashLoopAppError } from './crash-loop-app-error.ts';
import { createConflict } from './create-conflict.ts';
import { csiDriverMissing } from './csi-driver-missing.ts';
import { deadlineExceeded } from './deadline-exceeded.ts';
import { deletedBeforeReady } from './deleted-before-ready.ts';
import { deviceUnhealthy } from './device-unhealthy.ts';
import { entrypointNotExecutable } from './entrypoint-not-executable.ts';
import { evictedDiskPressure } from './evicted-disk-pressure.ts';
import { evictedEphemeralStorage } from './evicted-ephemeral-storage.ts';
import { evictedMemoryPressure } from './evicted-memory-pressure.ts';
import { evictedPidPressure } from './evicted-pid-pressure.ts';
import { finalizerStuck } from './finalizer-stuck.ts';
import { gracePeriodLong } from './grace-period-long.ts';
import { hostPathWrongType } from './host-path-wrong-type.ts';
import { hostPortConflict } from './host-port-conflict.ts';
import { imageAuth } from './image-auth.ts';
import { imageCorrupt } from './image-corrupt.ts';
import { imageInspectFailed } from './image-inspect-failed.ts';
import { imageInvalidName } from './image-invalid-name.ts';
import { imageNeverPull } from './image-never-pull.ts';
import { imageNotFound } from './image-not-found.ts';
import { imagePullSlow } from './image-pull-slow.ts';
import { imagePullThrottled } from './image-pull-throttled.ts';
import { imageRateLimit } from './image-rate-limit.ts';
import { imageRegistryTls } from './image-registry-tls.ts';
import { imageRegistryUnreachable } from './image-registry-unreachable.ts';
import { imageSignatureRejected } from './image-signature-rejected.ts';
import { imageWrongArchitecture } from './image-wrong-architecture.ts';
import { initContainerCrash } from './init-container-crash.ts';
import { initContainerSlow } from './init-container-slow.ts';
import { insufficientCpu } from './insufficient-cpu.ts';
import { insufficientEphemeralStorage } from './insufficient-ephemeral-storage.ts';
import { insufficientExtendedResource } from './insufficient-extended-resource.ts';
import { insufficientGpu } from './insufficient-gpu.ts';
import { insufficientMemory } from './insufficient-memory.ts';
import { insufficientPods } from './insufficient-pods.ts';
import { invalidSpec } from './invalid-spec.ts';
import { killedNotOom } from './killed-not-oom.ts';
import { kubeletCacheStale } from './kubelet-cache-stale.ts';
import { kubeletGoneWhileTerminating } from './kubelet-gone-while-terminating.ts';
import { kubeletRejectedNodeChanged } from './kubelet-rejected-node-changed.ts';
import { kubeletRejectedOutOfResource } from './kubelet-rejected-out-of-resource.ts';
import { kubeletSlow } from './kubelet-slow.ts';
import { limitRange } from './limit-range.ts';
import { livenessProbeFailing } from './liveness-probe-failing.ts';
import { mountTargetWrong } from './mount-target-wrong.ts';
import { namespaceTerminating } from './namespace-terminating.ts';
import { noNodes } from './no-nodes.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeDiskFull } from './node-disk-full.ts';
import { nodeLost } from './node-lost.ts';
import { nodeNotReady } from './node-not-ready.ts';
import { nodeShutdown } from './node-shutdown.ts';
import { nodeUnreachable } from './node-unreachable.ts';
import { nodesUnavailable } from './nodes-unavailable.ts';
import { none } from './none.ts';
import { oomKilled } from './oom-killed.ts';
import { podAffinity } from './pod-affinity.ts';
import { podAntiAffinity } from './pod-anti-affinity.ts';
import { podSecurityDenied } from './pod-security-denied.ts';
import { postStartHookFailed } from './post-start-hook-failed.ts';
import { postStartHookSlow } from './post-start-hook-slow.ts';
import { priorityClassMissing } from './priority-class-missing.ts';
import { processIgnoresSigterm } from './process-ignores-sigterm.ts';
import { pvcNotBound } from './pvc-not-bound.ts';
import { pvcNotFound } from './pvc-not-found.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { quotaMissingRequests } from './quota-missing-requests.ts';
import { rbacDenied } from './rbac-denied.ts';
import { readinessGatePending } from './readiness-gate-pending.ts';
import { readinessProbeFailing } from './readiness-probe-failing.ts';
import { requestExceedsEveryNode } from './request-exceeds-every-node.ts';
import { resizeDeferred } from './resize-deferred.ts';
import { resizeFailed } from './resize-failed.ts';
import { resizeInfeasible } from './resize-infeasible.ts';
import { resourceClaimMissing } from './resource-claim-missing.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { runtimeClassMissing } from './runtime-class-missing.ts';
import { runtimeDown } from './runtime-down.ts';
import { runtimeHandlerMissing } from './runtime-handler-missing.ts';
import { sandboxFailed } from './sandbox-failed.ts';
import { sandboxImageUnavailable } from './sandbox-image-unavailable.ts';
import { sandboxSlow } from './sandbox-slow.ts';
import { sandboxTeardownFailed } from './sandbox-teardown-failed.ts';
import { sandboxTimeout } from './sandbox-timeout.ts';
import { schedulerDown } from './scheduler-down.ts';
import { schedulerNameUnknown } from './scheduler-name-unknown.ts';
import { schedulerSlow } from './scheduler-slow.ts';
import { schedulingGated } from './scheduling-gated.ts';
import { secretKeyMissing } from './secret-key-missing.ts';
import { secretMissing } from './secret-missing.ts';
import { serviceAccountMissing } from './service-account-missing.ts';
import { slowStart } from './slow-start.ts';
import { startupProbeFailing } from './startup-probe-failing.ts';
import { storageClassMissing } from './storage-class-missing.ts';
import { sysctlForbidden } from './sysctl-forbidden.ts';
import { taint } from './taint.ts';
import { terminatingStuck } from './terminating-stuck.ts';
import { topologyAffinityError } from './topology-affinity-error.ts';
import { topologySpread } from './topology-spread.ts';
import { unknown } from './unknown.ts';
import { volumeAttachFailed } from './volume-attach-failed.ts';
import { volumeAttachMultiAttach } from './volume-attach-multi-attach.ts';
import { volumeInUse } from './volume-in-use.ts';
import { volumeLimit } from './volume-limit.ts';
import { volumeMountFailed } from './volume-mount-failed.ts';
import { volumeMountSlow } from './volume-mount-slow.ts';
import { volumeNodeAffinity } from './volume-node-affinity.ts';
import { volumeProvisioningFailed } from './volume-provisioning-failed.ts';
import { waitingForPreemption } from './waiting-for-preemption.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

/**
 * Every rule, in the order in which they are asked: a record that speaks for one does not speak for a
 * later one. Causes stand before what follows from them, and what a message says exactly before what it
 * says in general. To add one: docs/guides/add-a-diagnosis-rule.md.
 */
export const rules: readonly Rule[] = [
  // Refused: there is no Pod.
  namespaceTerminating,
  admissionWebhookUnavailable,
  admissionPolicyDenied,
  admissionWebhookDenied,
  quotaExceeded,
  quotaMissingRequests,
  limitRange,
  podSecurityDenied,
  serviceAccountMissing,
  priorityClassMissing,
  runtimeClassMissing,
  rbacDenied,
  invalidSpec,
  createConflict,
  apiThrottled,
  apiServerError,
  // No node.
  schedulingGated,
  waitingForPreemption,
  noNodes,
  pvcNotFound,
  storageClassMissing,
  volumeProvisioningFailed,
  pvcNotBound,
  insufficientGpu,
  insufficientExtendedResource,
  requestExceedsEveryNode,
  insufficientCpu,
  insufficientMemory,
  insufficientEphemeralStorage,
  insufficientPods,
  nodesUnavailable,
  taint,
  volumeNodeAffinity,
  volumeLimit,
  volumeInUse,
  hostPortConflict,
  podAntiAffinity,
  podAffinity,
  topologySpread,
  nodeAffinity,
  resourceClaimMissing,
  schedulerNameUnknown,
  schedulerDown,
  // Put out or refused by the node: the Pod is over.
  evictedEphemeralStorage,
  evictedDiskPressure,
  evictedMemoryPressure,
  evictedPidPressure,
  nodeShutdown,
  kubeletRejectedOutOfResource,
  kubeletRejectedNodeChanged,
  sysctlForbidden,
  topologyAffinityError,
  deviceUnhealthy,
  deadlineExceeded,
  // Volumes.
  nodeDiskFull,
  configmapMissing,
  configmapKeyMissing,
  secretMissing,
  secretKeyMissing,
  kubeletCacheStale,
  hostPathWrongType,
  csiDriverMissing,
  volumeAttachMultiAttach,
  volumeAttachFailed,
  volumeMountFailed,
  // Sandbox and network.
  sandboxImageUnavailable,
  runtimeDown,
  runtimeHandlerMissing,
  cniNoIp,
  cniAuth,
  cniNotReady,
  cniFailed,
  sandboxTimeout,
  sandboxFailed,
  nodeLost,
  nodeUnreachable,
  nodeNotReady,
  // Images.
  imageInvalidName,
  imageInspectFailed,
  imageNeverPull,
  imageSignatureRejected,
  imageWrongArchitecture,
  imageRateLimit,
  imagePullThrottled,
  imageRegistryTls,
  imageCorrupt,
  imageAuth,
  imageRegistryUnreachable,
  imageNotFound,
  // Containers.
  runAsNonRoot,
  mountTargetWrong,
  wrongArchitecture,
  badCommand,
  entrypointNotExecutable,
  containerConfigError,
  containerCreateFailed,
  containerStartFailed,
  postStartHookFailed,
  postStartHookSlow,
  initContainerCrash,
  oomKilled,
  livenessProbeFailing,
  startupProbeFailing,
  killedNotOom,
  containerExitsNormally,
  crashLoopAppError,
  readinessGatePending,
  readinessProbeFailing,
  // Deletion.
  finalizerStuck,
  sandboxTeardownFailed,
  gracePeriodLong,
  processIgnoresSigterm,
  kubeletGoneWhileTerminating,
  containerKillStuck,
  terminatingStuck,
  // Resizes in place.
  resizeFailed,
  resizeInfeasible,
  resizeDeferred,
  // Nothing failed, and something took long.
  admissionSlow,
  schedulerSlow,
  kubeletSlow,
  volumeMountSlow,
  sandboxSlow,
  imagePullSlow,
  containerCreateSlow,
  containerStartSlow,
  initContainerSlow,
  slowStart,
  // What is left.
  deletedBeforeReady,
  none,
  unknown,
];
