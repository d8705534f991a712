import { normalizeDocument } from '@lunettes/core/normalization';
import type { LifecycleEvent, Signal, Source } from '@lunettes/core/vocabulary';
import type { LaneRun, Outcome } from './lanes.ts';

/** Of event time, in microseconds. */
export const second = 1_000_000;
export const startUs = 1_780_000_000 * second;
const cluster = 'north';
export const run: LaneRun = {
  cluster,
  lanes: 1,
  untilUs: startUs + 3600 * second,
  roundTrip: false,
  latenessUs: 0,
  sources: ['pod_watch', 'workload_watch'],
};
/** A time as objects have it, so many seconds after `startUs`. */
export const iso = (atS: number): string => new Date((startUs + atS * second) / 1000).toISOString().replace(/\.\d+Z/, 'Z');

/** What a watch brings, as signals. */
export function shown(object: object, source: Source): readonly Signal[] {
  const { parts } = normalizeDocument({ type: 'MODIFIED', object }, { cluster, source, ignoredNamespaces: new Set() });
  return parts.flatMap((part) => (part.outcome === 'signals' ? part.signals : []));
}

interface Shown {
  readonly kind: string;
  readonly name: string;
  readonly createdS: number;
  /** When this version was written. */
  readonly atS: number;
  readonly generation?: number;
  readonly labels?: object;
  readonly annotations?: object;
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly spec?: object;
  readonly status?: object;
}

let version = 1000;
/** A version of a workload's object, as a watch brings it; each is newer than those made before. */
export function workload(
  namespace: string,
  { kind, name, createdS, atS, generation = 1, owner, spec = {}, status = {}, ...meta }: Shown,
): readonly Signal[] {
  const uid = `uid-${namespace}-${kind}-${name}`;
  const ownerReferences = owner === undefined ? [] : [{ ...owner, uid: `uid-${namespace}-${owner.kind}-${owner.name}`, controller: true }];
  version++;
  const times = { creationTimestamp: iso(createdS), managedFields: [{ time: iso(atS) }] };
  const metadata = { namespace, name, uid, resourceVersion: String(version), generation, ownerReferences, ...times, ...meta };
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
  return shown({ kind, apiVersion, metadata, spec, status: { observedGeneration: generation, ...status } }, 'workload_watch');
}

/** Status of three Pods that are all there. */
export const complete = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

export const valuesOf = <T>({ rows }: Outcome, wanted: string): readonly T[] =>
  [...rows.values()].flatMap(({ topic, value }) => (topic === wanted ? [value as T] : []));

/** `type name revision @second desired/created/ready reason`, in order. */
export function rollouts(outcome: Outcome, namespace: string): readonly string[] {
  return valuesOf<LifecycleEvent>(outcome, 'lifecycle')
    .filter((row) => row.namespace === namespace && row.type.startsWith('workload.'))
    .map(({ type, at_us, details }) => {
      const of = Object.fromEntries(details);
      const counts = of['desired'] === undefined ? '-' : `${of['desired']}/${of['created']}/${of['ready']}`;
      const what = type.slice('workload.rollout_'.length);
      return `${of['workload_kind']} ${of['workload_name']} ${of['revision']} ${what} @${(at_us - startUs) / second} ${counts} ${of['reason'] ?? ''}`.trim();
    })
    .sort();
}
