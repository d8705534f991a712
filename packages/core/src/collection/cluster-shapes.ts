import { dropped, entries, fields, type Keep, listOf, message, plain } from './keep.ts';
import { meta, metaFields, typeFields } from './meta-shape.ts';

const quantities = entries(
  () => true,
  () => 'unlisted',
);

/** A Node, without what changes at every heartbeat: its times, image list and resourceVersion would make every one a change. */
export const node: Keep = fields({
  ...typeFields,
  metadata: fields({ ...metaFields, managedFields: dropped('managed_fields') }),
  spec: fields({
    providerID: plain,
    unschedulable: plain,
    taints: listOf(fields({ key: plain, value: plain, effect: plain, timeAdded: plain })),
  }),
  status: fields({
    allocatable: quantities,
    conditions: listOf(fields({ type: plain, status: plain, reason: plain, message, lastTransitionTime: plain })),
    nodeInfo: fields({
      kubeletVersion: plain,
      containerRuntimeVersion: plain,
      osImage: plain,
      architecture: plain,
      operatingSystem: plain,
    }),
  }),
});

const workloadCondition = fields({ type: plain, status: plain, reason: plain, message, lastUpdateTime: plain, lastTransitionTime: plain });

/** ReplicaSet, Deployment, StatefulSet, DaemonSet, Job, CronJob: who owns it and how far it is, never its template. */
export const workload: Keep = fields({
  ...typeFields,
  metadata: meta,
  spec: fields({
    replicas: plain,
    paused: plain,
    suspend: plain,
    schedule: plain,
    parallelism: plain,
    completions: plain,
    completionMode: plain,
    backoffLimit: plain,
    progressDeadlineSeconds: plain,
    minReadySeconds: plain,
    strategy: fields({ type: plain }),
    updateStrategy: fields({ type: plain }),
    template: dropped('unlisted'),
  }),
  status: fields({
    observedGeneration: plain,
    replicas: plain,
    updatedReplicas: plain,
    readyReplicas: plain,
    availableReplicas: plain,
    unavailableReplicas: plain,
    desiredNumberScheduled: plain,
    currentNumberScheduled: plain,
    updatedNumberScheduled: plain,
    numberReady: plain,
    numberAvailable: plain,
    numberUnavailable: plain,
    currentRevision: plain,
    updateRevision: plain,
    active: plain,
    ready: plain,
    succeeded: plain,
    failed: plain,
    startTime: plain,
    completionTime: plain,
    conditions: listOf(workloadCondition),
  }),
});

export const persistentVolumeClaim: Keep = fields({
  ...typeFields,
  metadata: meta,
  spec: fields({ storageClassName: plain, volumeMode: plain, volumeName: plain, accessModes: listOf(plain) }),
  status: fields({ phase: plain, conditions: listOf(workloadCondition) }),
});
