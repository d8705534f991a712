import { node, persistentVolumeClaim, workload } from './cluster-shapes.ts';
import { event } from './event-shape.ts';
import type { Keep } from './keep.ts';
import { pod } from './pod-shape.ts';
import type { Redaction } from './redaction.ts';

/** The kinds that are watched, by what the collector does with them. */
export type WatchedForm = 'pod' | 'event' | 'node' | 'workload' | 'claim';

/** What is stored of an object from a list or a watch; undefined when it is no object at all. */
export function trimObject(form: WatchedForm, object: unknown, redaction: Redaction): object | undefined {
  const trimmed = shapes[form](object, redaction);
  return typeof trimmed === 'object' && trimmed !== null && !Array.isArray(trimmed) ? trimmed : undefined;
}

/** Where an object belongs and which version of it this is. Missing or mistyped fields are empty. */
export interface ObjectIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

export function identityOf(object: object): ObjectIdentity {
  const metadata: unknown = Reflect.get(object, 'metadata');
  const text = (name: string): string => {
    const value: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { namespace: text('namespace'), name: text('name'), uid: text('uid'), resourceVersion: text('resourceVersion') };
}

/** Objects whose Events say something about the delivery of a Pod. */
const involvedKinds: ReadonlySet<string> = new Set([
  'Pod',
  'PersistentVolumeClaim',
  'ReplicaSet',
  'Job',
  'StatefulSet',
  'DaemonSet',
  'ReplicationController',
]);

/** Whether a Kubernetes Event is about a Pod, a volume claim, or an owner that could not create a Pod. */
export function isDeliveryEvent(object: object): boolean {
  for (const name of ['involvedObject', 'regarding']) {
    const about: unknown = Reflect.get(object, name);
    const kind: unknown = typeof about === 'object' && about !== null ? Reflect.get(about, 'kind') : undefined;
    if (typeof kind === 'string') return involvedKinds.has(kind);
  }
  return false;
}

/** The object without the version that every write changes: two that are equal here differ in nothing that we read. */
export function readableContent(object: object): string {
  const metadata: unknown = Reflect.get(object, 'metadata');
  const {
    resourceVersion: _version,
    managedFields: _managed,
    ...rest
  } = typeof metadata === 'object' && metadata !== null
    ? { resourceVersion: '', managedFields: [], ...metadata }
    : { resourceVersion: '', managedFields: [] };
  return JSON.stringify({ ...object, metadata: rest });
}

const shapes: Readonly<Record<WatchedForm, Keep>> = { pod, event, node, workload, claim: persistentVolumeClaim };
