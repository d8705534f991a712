import type { ObjectStatus } from './api-client.ts';
import { LabFailure } from './lab-failure.ts';
import { type AuditLine, type Creation, isAccepted, isPodRequest, microsecondsOf, type RawCase } from './raw-case.ts';
import type { DeliveryTruth } from './scenario.ts';

/** Microseconds since 1970, and within how many of them the truth lies. */
export type Instant = readonly [atUs: number, withinUs: number];

/** When something first happened to a Pod, by the best that the recording has. Throws when it has nothing: then the truth is wrong. */
export function milestoneInstant(raw: RawCase, pod: Creation, type: string): Instant {
  const [name = '', container = ''] = type.split('/');
  const found = readers[name]?.(raw, pod, container);
  if (found === undefined) throw new LabFailure(`${raw.scenario.name}: the recording does not show ${type} of ${pod.name}`);
  return found;
}

/** Start and end of a delivery: a creation starts when its request arrived, everything else when its request was accepted. */
export function actionInstants(
  raw: RawCase,
  truth: DeliveryTruth,
  pod: Creation,
): { readonly started: Instant; readonly ended?: Instant | null } {
  const ended = (at: Instant | undefined): Instant | null =>
    truth.outcome === 'delivered' || truth.outcome === 'failed' || truth.outcome === 'deleted' ? (at ?? null) : null;
  switch (truth.action) {
    case 'create': {
      if (truth.outcome === 'rejected') return { started: answered(pod.line), ended: null };
      const started = received(pod.line);
      if (truth.outcome === 'failed') return { started, ended: ended(phaseFailed(raw, pod)) };
      if (truth.outcome === 'deleted') return { started, ended: ended(deleteRequested(raw, pod)) };
      return {
        started,
        ended: ended(truth.row?.['run_to_completion'] === true ? event(raw, pod, 'Started', 'app') : condition(raw, pod, 'Ready')),
      };
    }
    case 'delete':
      return { started: deleteAccepted(raw, pod), ended: ended(gone(raw, pod)) };
    case 'upgrade':
    case 'resize':
      return {
        started: changeAccepted(raw, pod, truth.action),
        ended: ended(truth.action === 'upgrade' ? runsAgain(raw, pod) : resized(raw, pod)),
      };
  }
}

type Reader = (raw: RawCase, pod: Creation, container: string) => Instant | undefined;

const readers: Readonly<Record<string, Reader>> = {
  'pod.created': (_raw, { line }) => answered(line),
  'pod.create_refused': (_raw, { line }) => answered(line),
  'pod.scheduled': (raw, pod) =>
    first(
      raw,
      (line) =>
        line.verb === 'create' &&
        isPodRequest(line, 'binding') &&
        line.objectRef?.name === pod.name &&
        answeredAt(line) > answeredAt(pod.line),
    ),
  'pod.unschedulable': (raw, pod) =>
    statusOf(raw, pod, (status) => status.conditions?.some((entry) => entry.type === 'PodScheduled' && entry.reason === 'Unschedulable')),
  'pod.kubelet_acknowledged': (raw, pod) => first(raw, (line) => isStatusOf(line, pod) && line.user.username.startsWith('system:node:')),
  'pod.kubelet_rejected': (raw, pod) => phaseFailed(raw, pod),
  'pod.ready': (raw, pod) => condition(raw, pod, 'Ready'),
  'pod.containers_ready': (raw, pod) => condition(raw, pod, 'ContainersReady'),
  'pod.delete_requested': (raw, pod) => deleteRequested(raw, pod),
  'pod.deleted': (raw, pod) => gone(raw, pod),
  'pod.upgrade_requested': (raw, pod) => changeAccepted(raw, pod, 'upgrade'),
  'pod.resize_requested': (raw, pod) => changeAccepted(raw, pod, 'resize'),
  'pod.resize_allocated': (raw, pod) => condition(raw, pod, 'PodResizeInProgress'),
  'pod.resized': (raw, pod) => resized(raw, pod),
  'image.pulling': (raw, pod, container) => event(raw, pod, 'Pulling', container),
  'image.pulled': (raw, pod, container) => event(raw, pod, 'Pulled', container),
  'image.pull_failed': (raw, pod, container) => event(raw, pod, 'Failed', container, 'Failed to pull image'),
  'container.created': (raw, pod, container) => event(raw, pod, 'Created', container),
  'container.started': (raw, pod, container) => event(raw, pod, 'Started', container),
};

const answeredAt = ({ stageTimestamp }: AuditLine): number => microsecondsOf(stageTimestamp);
const answered = (line: AuditLine): Instant => [answeredAt(line), 0];
const received = (line: AuditLine): Instant => [microsecondsOf(line.requestReceivedTimestamp), 0];

/** When the first accepted request of a sort was answered. */
function first(raw: RawCase, isWanted: (line: AuditLine) => boolean): Instant | undefined {
  const found = raw.audit.filter((line) => isAccepted(line) && isWanted(line)).map(answeredAt);
  return found.length === 0 ? undefined : [Math.min(...found), 0];
}

const isStatusOf = (line: AuditLine, pod: Creation): boolean =>
  isPodRequest(line, 'status') && line.responseObject?.metadata.uid === pod.uid;

/** When the API first answered with a Pod whose status is so. */
function statusOf(raw: RawCase, pod: Creation, isWanted: (status: ObjectStatus) => boolean | undefined): Instant | undefined {
  return first(
    raw,
    (line) =>
      isPodRequest(line, line.objectRef?.subresource) &&
      line.responseObject?.metadata.uid === pod.uid &&
      isWanted(line.responseObject.status ?? {}) === true,
  );
}

const condition = (raw: RawCase, pod: Creation, type: string): Instant | undefined =>
  statusOf(raw, pod, (status) => status.conditions?.some((entry) => entry.type === type && entry.status === 'True'));

const phaseFailed = (raw: RawCase, pod: Creation): Instant | undefined => statusOf(raw, pod, (status) => status.phase === 'Failed');

/** The first Event with a reason about a container; its name ends in the nanoseconds at which it was made. */
function event(raw: RawCase, pod: Creation, reason: string, container: string, text = ''): Instant | undefined {
  const found = raw.events
    .map(({ object }) => object)
    .filter(
      (object) =>
        object['reason'] === reason && object.message?.includes(text) === true && isAbout(object.involvedObject ?? {}, pod, container),
    )
    .map(({ metadata }) => Math.floor(Number(BigInt(`0x${metadata.name?.split('.').at(-1)}`) / 1000n)));
  return found.length === 0 ? undefined : [Math.min(...found), 1];
}

function isAbout(
  about: { readonly name?: string; readonly uid?: string; readonly fieldPath?: string },
  pod: Creation,
  container: string,
): boolean {
  // The Events of a Pod from a file carry the hash of that file as its UID.
  const isPod = about.uid === pod.uid || (pod.line.user.username.startsWith('system:node:') && about.name === pod.name);
  return isPod && (container === '' || about.fieldPath?.endsWith(`{${container}}`) === true);
}

/** A request that ends the Pod's life, whoever makes it. */
const isDeletion = (line: AuditLine, pod: Creation): boolean =>
  line.objectRef?.name === pod.name &&
  (line.verb === 'delete' ? isPodRequest(line) : line.verb === 'create' && isPodRequest(line, 'eviction')) &&
  isAccepted(line) &&
  answeredAt(line) > answeredAt(pod.line);

function deleteRequested(raw: RawCase, pod: Creation): Instant | undefined {
  return first(raw, (line) => isDeletion(line, pod));
}

function deleteAccepted(raw: RawCase, pod: Creation): Instant {
  const lines = raw.audit.filter((line) => isDeletion(line, pod)).sort((a, b) => answeredAt(a) - answeredAt(b));
  if (lines[0] === undefined) throw new LabFailure(`${raw.scenario.name}: nobody deleted ${pod.name}`);
  return answered(lines[0]);
}

/** When the request was answered after which the object was no more: the last deletion, or what took off the last finalizer. */
function gone(raw: RawCase, pod: Creation): Instant | undefined {
  if (!raw.pods.some(({ type, object }) => type === 'DELETED' && object.metadata.uid === pod.uid)) return undefined;
  const successor = raw.audit
    .filter(
      (line) =>
        line.verb === 'create' &&
        isPodRequest(line) &&
        isAccepted(line) &&
        line.responseObject?.metadata.name === pod.name &&
        answeredAt(line) > answeredAt(pod.line),
    )
    .map(answeredAt);
  const endUs = Math.min(...successor, Number.POSITIVE_INFINITY);
  const isFinalizer = (line: AuditLine): boolean =>
    line.verb === 'patch' &&
    isPodRequest(line) &&
    isAccepted(line) &&
    line.responseObject?.metadata.uid === pod.uid &&
    line.responseObject.metadata['deletionTimestamp'] !== undefined;
  const times = raw.audit.filter((line) => (isDeletion(line, pod) || isFinalizer(line)) && answeredAt(line) < endUs).map(answeredAt);
  return times.length === 0 ? undefined : [Math.max(...times), 0];
}

/** When the API first answered with a Pod whose container had been started anew and that was Ready. */
const runsAgain = (raw: RawCase, pod: Creation): Instant | undefined =>
  statusOf(
    raw,
    pod,
    (status) =>
      status.containerStatuses?.some(({ restartCount, ready }) => restartCount > 0 && ready) === true &&
      status.conditions?.some((entry) => entry.type === 'Ready' && entry.status === 'True'),
  );

/** When the API first answered with a Pod that was no longer being resized. */
function resized(raw: RawCase, pod: Creation): Instant | undefined {
  const isResizing = (status: ObjectStatus): boolean => status.conditions?.some(({ type }) => type.startsWith('PodResize')) === true;
  const since = statusOf(raw, pod, isResizing);
  return since === undefined
    ? undefined
    : first(raw, (line) => isStatusOf(line, pod) && answeredAt(line) > since[0] && !isResizing(line.responseObject?.status ?? {}));
}

function changeAccepted(raw: RawCase, pod: Creation, action: 'upgrade' | 'resize'): Instant {
  const subresource = action === 'resize' ? 'resize' : undefined;
  const found = raw.audit.find(
    (line) => line.verb === 'patch' && isPodRequest(line, subresource) && line.objectRef?.name === pod.name && isAccepted(line),
  );
  if (found === undefined) throw new LabFailure(`${raw.scenario.name}: nobody asked for a ${action} of ${pod.name}`);
  return answered(found);
}
