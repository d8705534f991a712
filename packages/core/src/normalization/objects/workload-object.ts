import type { WorkloadFacts } from '../../vocabulary/index.ts';
import { newestTimeOf } from '../newest-time.ts';
import { type ObjectSight, objectSignal } from '../object-signal.ts';
import type { Extracted } from '../outcome.ts';
import { controllerOf } from '../pod/pod-facts.ts';
import { type Place, refuse } from '../reader.ts';
import { rolloutStatusOf, type WorkloadSeen } from '../workload/rollout-status.ts';
import type { ObjectReading } from './object-reading.ts';

/** Controllers between a Pod and its workload, and the workloads themselves. */
export const workloadKinds = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'] as const;

export const workloadObject: ObjectReading = {
  kinds: workloadKinds,
  groups: ['apps', 'batch', 'extensions'],
  read(workload, { options, kind, watchType }) {
    const atUs = newestTimeOf(workload);
    if (atUs === undefined) {
      refuse(workload, 'metadata', 'no_time');
      return 'not_delivery';
    }
    return workloadSignal(workload, {
      options,
      source: options.source,
      kind,
      atUs,
      evidenceId: undefined,
      deleted: watchType === 'DELETED',
      seen: 'object',
    });
  },
};

export interface WorkloadSight extends ObjectSight {
  readonly kind: string;
  readonly seen: WorkloadSeen;
}

/** Whom a controller object belongs to, from which follows which workload a Pod belongs to, and how far its rollout is. */
export function workloadSignal(workload: Place, sight: WorkloadSight): Extracted {
  const { kind, atUs, seen, deleted } = sight;
  return objectSignal(workload, sight, (metadata, name) => {
    const owner = controllerOf(metadata);
    const { progress, facts, numbers = [] } = rolloutStatusOf(workload, metadata, { kind, name, owner, atUs, seen });
    const body: WorkloadFacts = {
      deleted,
      kind,
      ...(numbers.length > 1 ? { numbers } : {}),
      owner,
      ...(progress === undefined ? {} : { rollout: progress }),
    };
    return { type: 'workload', facts, body: JSON.stringify(body) };
  });
}
