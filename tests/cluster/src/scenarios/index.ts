import type { Scenario } from '../scenario.ts';
import { admissionPolicy } from './admission-policy.ts';
import { admissionWebhookDenied } from './admission-webhook-denied.ts';
import { admissionWebhookDown } from './admission-webhook-down.ts';
import { badCommand } from './bad-command.ts';
import { claimMissing } from './claim-missing.ts';
import { claimUnbound } from './claim-unbound.ts';
import { cniNoAddresses } from './cni-no-addresses.ts';
import { cniNotConfigured } from './cni-not-configured.ts';
import { cniPluginFails } from './cni-plugin-fails.ts';
import { configMapKeyMissing } from './config-map-key-missing.ts';
import { configMapMissing } from './config-map-missing.ts';
import { configMapVolumeMissing } from './config-map-volume-missing.ts';
import { cordoned } from './cordoned.ts';
import { crashLoop } from './crash-loop.ts';
import { createConflict } from './create-conflict.ts';
import { csiDriverMissing } from './csi-driver-missing.ts';
import { deadline } from './deadline.ts';
import { deletedWhilePending } from './deleted-while-pending.ts';
import { diskPressureEviction } from './disk-pressure-eviction.ts';
import { ephemeralStorageEviction } from './ephemeral-storage-eviction.ts';
import { exitsNormally } from './exits-normally.ts';
import { finalizerLate } from './finalizer-late.ts';
import { finalizerStuck } from './finalizer-stuck.ts';
import { healthyCronJob } from './healthy-cron-job.ts';
import { healthyDaemonSet } from './healthy-daemon-set.ts';
import { healthyDaemonSetUpdate } from './healthy-daemon-set-update.ts';
import { healthyDelete } from './healthy-delete.ts';
import { healthyDeleteFinalizer } from './healthy-delete-finalizer.ts';
import { healthyDeleteForced } from './healthy-delete-forced.ts';
import { healthyDeletePreStop } from './healthy-delete-pre-stop.ts';
import { healthyDeployment } from './healthy-deployment.ts';
import { healthyDeploymentUndo } from './healthy-deployment-undo.ts';
import { healthyDeploymentUpdate } from './healthy-deployment-update.ts';
import { healthyEviction } from './healthy-eviction.ts';
import { healthyGated } from './healthy-gated.ts';
import { healthyHostNetwork } from './healthy-host-network.ts';
import { healthyInit } from './healthy-init.ts';
import { healthyJob } from './healthy-job.ts';
import { healthyJobCompletions } from './healthy-job-completions.ts';
import { healthyJobExitCode } from './healthy-job-exit-code.ts';
import { healthyPlain } from './healthy-plain.ts';
import { healthyPostStart } from './healthy-post-start.ts';
import { healthyPreemption } from './healthy-preemption.ts';
import { healthyPull } from './healthy-pull.ts';
import { healthyReadinessGate } from './healthy-readiness-gate.ts';
import { healthyReadinessProbe } from './healthy-readiness-probe.ts';
import { healthyResize } from './healthy-resize.ts';
import { healthyRollout } from './healthy-rollout.ts';
import { healthySidecar } from './healthy-sidecar.ts';
import { healthySlowPull } from './healthy-slow-pull.ts';
import { healthyStartupProbe } from './healthy-startup-probe.ts';
import { healthyStatefulSet } from './healthy-stateful-set.ts';
import { healthyStatefulSetUpdate } from './healthy-stateful-set-update.ts';
import { healthyStatic } from './healthy-static.ts';
import { healthyTwoContainers } from './healthy-two-containers.ts';
import { healthyUpgrade } from './healthy-upgrade.ts';
import { healthyVolumes } from './healthy-volumes.ts';
import { hostPathWrongType } from './host-path-wrong-type.ts';
import { hostPort } from './host-port.ts';
import { imageInvalidName } from './image-invalid-name.ts';
import { imageNeverPull } from './image-never-pull.ts';
import { imageWrongArchitecture } from './image-wrong-architecture.ts';
import { initCrash } from './init-crash.ts';
import { initFailed } from './init-failed.ts';
import { initSlow } from './init-slow.ts';
import { insufficientCpu } from './insufficient-cpu.ts';
import { insufficientExtendedResource } from './insufficient-extended-resource.ts';
import { insufficientMemory } from './insufficient-memory.ts';
import { invalidSpec } from './invalid-spec.ts';
import { jobFailed } from './job-failed.ts';
import { kubeletNodeAffinity } from './kubelet-node-affinity.ts';
import { kubeletOutOfCpu } from './kubelet-out-of-cpu.ts';
import { kubeletStopped } from './kubelet-stopped.ts';
import { kubeletStoppedWhileTerminating } from './kubelet-stopped-while-terminating.ts';
import { limitRange } from './limit-range.ts';
import { livenessProbe } from './liveness-probe.ts';
import { missingRepository } from './missing-repository.ts';
import { missingTag } from './missing-tag.ts';
import { mountTargetWrong } from './mount-target-wrong.ts';
import { namespaceTerminating } from './namespace-terminating.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeLost } from './node-lost.ts';
import { nodeOff } from './node-off.ts';
import { notExecutable } from './not-executable.ts';
import { outOfMemory } from './out-of-memory.ts';
import { podAffinity } from './pod-affinity.ts';
import { podAntiAffinity } from './pod-anti-affinity.ts';
import { podSecurity } from './pod-security.ts';
import { postStartHook } from './post-start-hook.ts';
import { preStopHookSlow } from './pre-stop-hook-slow.ts';
import { priorityClassMissing } from './priority-class-missing.ts';
import { quotaExceeded } from './quota-exceeded.ts';
import { quotaExceededReplicaSet } from './quota-exceeded-replica-set.ts';
import { quotaMissingRequests } from './quota-missing-requests.ts';
import { rbacDenied } from './rbac-denied.ts';
import { readinessGate } from './readiness-gate.ts';
import { readinessProbe } from './readiness-probe.ts';
import { registryAuth } from './registry-auth.ts';
import { registryBroken } from './registry-broken.ts';
import { registryDown } from './registry-down.ts';
import { registryRateLimit } from './registry-rate-limit.ts';
import { registryWithoutTls } from './registry-without-tls.ts';
import { requestExceedsEveryNode } from './request-exceeds-every-node.ts';
import { resourceClaimMissing } from './resource-claim-missing.ts';
import { rolloutStuck } from './rollout-stuck.ts';
import { rolloutTakenBack } from './rollout-taken-back.ts';
import { runAsNonRoot } from './run-as-non-root.ts';
import { runtimeClassMissing } from './runtime-class-missing.ts';
import { runtimeDown } from './runtime-down.ts';
import { runtimeHandlerMissing } from './runtime-handler-missing.ts';
import { schedulerDown } from './scheduler-down.ts';
import { schedulerUnknown } from './scheduler-unknown.ts';
import { schedulingGate } from './scheduling-gate.ts';
import { secretEnvMissing } from './secret-env-missing.ts';
import { secretKeyMissing } from './secret-key-missing.ts';
import { secretMissing } from './secret-missing.ts';
import { serviceAccountMissing } from './service-account-missing.ts';
import { slowPull } from './slow-pull.ts';
import { startupProbe } from './startup-probe.ts';
import { storageClassMissing } from './storage-class-missing.ts';
import { sysctlForbidden } from './sysctl-forbidden.ts';
import { taintEviction } from './taint-eviction.ts';
import { taintNotTolerated } from './taint-not-tolerated.ts';
import { topologySpread } from './topology-spread.ts';
import { volumeMountFailed } from './volume-mount-failed.ts';
import { wrongArchitecture } from './wrong-architecture.ts';

/** Every scenario: healthy ones first, then what goes wrong in the order of a Pod's life. To add one: a file in this folder and one line here. */
export const scenarios: readonly Scenario[] = [
  healthyPlain,
  healthyPull,
  healthySlowPull,
  healthyInit,
  healthySidecar,
  healthyTwoContainers,
  healthyReadinessProbe,
  healthyStartupProbe,
  healthyReadinessGate,
  healthyPostStart,
  healthyVolumes,
  healthyHostNetwork,
  healthyJob,
  healthyJobExitCode,
  healthyCronJob,
  healthyDeployment,
  healthyRollout,
  healthyStatefulSet,
  healthyDaemonSet,
  healthyDeploymentUpdate,
  healthyDeploymentUndo,
  healthyStatefulSetUpdate,
  healthyDaemonSetUpdate,
  healthyJobCompletions,
  healthyStatic,
  healthyGated,
  healthyDelete,
  healthyDeleteForced,
  healthyDeletePreStop,
  healthyDeleteFinalizer,
  healthyEviction,
  healthyResize,
  healthyUpgrade,
  healthyPreemption,
  deletedWhilePending,
  quotaExceeded,
  quotaExceededReplicaSet,
  quotaMissingRequests,
  limitRange,
  podSecurity,
  serviceAccountMissing,
  priorityClassMissing,
  runtimeClassMissing,
  invalidSpec,
  createConflict,
  rbacDenied,
  namespaceTerminating,
  admissionWebhookDenied,
  admissionWebhookDown,
  admissionPolicy,
  requestExceedsEveryNode,
  insufficientCpu,
  insufficientMemory,
  insufficientExtendedResource,
  nodeAffinity,
  podAntiAffinity,
  podAffinity,
  topologySpread,
  hostPort,
  claimUnbound,
  claimMissing,
  storageClassMissing,
  schedulingGate,
  schedulerUnknown,
  resourceClaimMissing,
  missingTag,
  missingRepository,
  registryAuth,
  registryDown,
  registryRateLimit,
  registryBroken,
  registryWithoutTls,
  slowPull,
  imageWrongArchitecture,
  imageInvalidName,
  imageNeverPull,
  configMapMissing,
  configMapVolumeMissing,
  configMapKeyMissing,
  secretMissing,
  secretEnvMissing,
  secretKeyMissing,
  hostPathWrongType,
  csiDriverMissing,
  volumeMountFailed,
  runAsNonRoot,
  badCommand,
  notExecutable,
  wrongArchitecture,
  mountTargetWrong,
  crashLoop,
  exitsNormally,
  outOfMemory,
  livenessProbe,
  readinessProbe,
  startupProbe,
  postStartHook,
  initCrash,
  initFailed,
  initSlow,
  readinessGate,
  deadline,
  rolloutStuck,
  rolloutTakenBack,
  jobFailed,
  preStopHookSlow,
  finalizerStuck,
  finalizerLate,
  kubeletOutOfCpu,
  kubeletNodeAffinity,
  sysctlForbidden,
  runtimeHandlerMissing,
  ephemeralStorageEviction,
  taintNotTolerated,
  cordoned,
  taintEviction,
  schedulerDown,
  kubeletStopped,
  kubeletStoppedWhileTerminating,
  nodeOff,
  nodeLost,
  runtimeDown,
  cniNoAddresses,
  cniPluginFails,
  cniNotConfigured,
  diskPressureEviction,
];
