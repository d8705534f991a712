import type { EventTimeUs, Source, WorkloadFacts } from '../../vocabulary/index.ts';
import { idCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { newestTimeOf } from '../newest-time.ts';
import type { Extracted, NormalizeOptions } from '../outcome.ts';
import { controllerOf } from '../pod/pod-facts.ts';
import { neededTextAt, objectAt, type Place, refuse, textAt } from '../reader.ts';
import { rolloutStatusOf } from '../workload/rollout-status.ts';
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
      created: false,
    });
  },
};

export interface WorkloadSight {
  readonly options: NormalizeOptions;
  readonly source: Source;
  readonly kind: string;
  readonly atUs: EventTimeUs;
  /** Of the record that carried the object; the object's own version where there is none. */
  readonly evidenceId: string | undefined;
  readonly deleted: boolean;
  /** The record is the request that made it. */
  readonly created: boolean;
}

/** Whom a controller object belongs to, from which follows which workload a Pod belongs to, and how far its rollout is. */
export function workloadSignal(workload: Place, { options, source, kind, atUs, evidenceId, deleted, created }: WorkloadSight): Extracted {
  const metadata = objectAt(workload, 'metadata');
  if (metadata === undefined) {
    refuse(workload, 'metadata', 'missing_field');
    return 'not_delivery';
  }
  const namespace = textAt(metadata, 'namespace', nameCodePointsMax);
  if (options.ignoredNamespaces.has(namespace)) return 'ignored_namespace';
  const uid = textAt(metadata, 'uid', idCodePointsMax);
  const name = neededTextAt(metadata, 'name', nameCodePointsMax);
  const resourceVersion = textAt(metadata, 'resourceVersion', idCodePointsMax);
  const owner = controllerOf(metadata);
  const { progress, facts } = rolloutStatusOf(workload, metadata, { kind, name, owner, atUs, created });
  const body: WorkloadFacts = progress === undefined ? { deleted, kind, owner } : { deleted, kind, owner, rollout: progress };
  return [
    {
      type: 'workload',
      cluster: options.cluster,
      namespace,
      name,
      uid,
      at_us: atUs,
      source,
      evidence_id: evidenceId ?? `${uid === '' ? `${namespace}/${name}` : uid}@${resourceVersion}`,
      resource_version: resourceVersion,
      facts,
      body: JSON.stringify(body),
      audit_level: null,
    },
  ];
}
