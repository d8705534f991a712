import { normalizeDocument } from '@lunettes/core/normalization';
import type { Signal, Source } from '@lunettes/core/vocabulary';

/** 2026-01-01T00:00:00Z, in seconds. */
const startS = 1_767_225_600;
export const cluster = 'changing';
const uid = '4f6f9a3e-0000-4000-8000-000000000001';
export const atUs = (seconds: number): number => Math.round((startS + seconds) * 1_000_000);

type Json = Readonly<Record<string, unknown>>;

/** What of a Pod changes in these stories. Seconds are whole where the API knows no finer time. */
export interface PodState {
  readonly generation: number;
  readonly observed: number;
  readonly image: string;
  readonly cpu: string;
  readonly running: { readonly image: string; readonly attempt: number; readonly startedS: number; readonly ready: boolean } | undefined;
  /** The instance before, if any. */
  readonly ended: { readonly startedS: number; readonly finishedS: number; readonly exitCode: number } | undefined;
  readonly waiting: string | undefined;
  readonly ready: { readonly is: boolean; readonly sinceS: number };
  readonly allocated: string;
  readonly actual: string;
  readonly resize: { readonly type: string; readonly reason: string; readonly sinceS: number } | undefined;
  readonly phase: 'Pending' | 'Running' | 'Failed';
}

/** One write of the Pod and who makes it; `sent` is what the request says beside the Pod that is answered. */
export interface Write {
  readonly at: number;
  readonly by: 'user' | 'kubelet' | 'scheduler';
  readonly what: 'create' | 'patch' | 'resize' | 'status' | 'binding' | 'delete' | 'event';
  readonly change?: Partial<PodState>;
  readonly event?: { readonly reason: string; readonly message: string };
}

export const created: PodState = {
  generation: 1,
  observed: 0,
  image: 'shop/cart:1',
  cpu: '100m',
  running: undefined,
  ended: undefined,
  waiting: 'ContainerCreating',
  ready: { is: false, sinceS: 0 },
  allocated: '100m',
  actual: '100m',
  resize: undefined,
  phase: 'Pending',
};

/** The first three seconds of a Pod: created at 0, bound at 0.1, Ready at 2.5. */
export const untilReady: readonly Write[] = [
  { at: 0, by: 'user', what: 'create' },
  { at: 0.1, by: 'scheduler', what: 'binding' },
  { at: 0.3, by: 'kubelet', what: 'status', change: { observed: 1 } },
  {
    at: 2.5,
    by: 'kubelet',
    what: 'status',
    change: {
      running: { image: 'shop/cart:1', attempt: 0, startedS: 1, ready: true },
      waiting: undefined,
      ready: { is: true, sinceS: 2 },
      phase: 'Running',
    },
  },
];

/** How each write is seen: in the audit log with its bodies or only with what was sent, and by a watch. */
export type Seen = 'audit' | 'audit_request' | 'pod_watch' | 'event_core';

/** Every record of a story, in order of time. */
export function signalsOf(writes: readonly Write[], seen: readonly Seen[]): readonly Signal[] {
  const signals: Signal[] = [];
  const told = (document: unknown, source: Source): void => {
    for (const part of normalizeDocument(JSON.parse(JSON.stringify(document)), { cluster, source, ignoredNamespaces: new Set() }).parts) {
      if (part.outcome === 'signals') signals.push(...part.signals);
      if (part.outcome === 'rejected') throw new Error(`the story has ${part.rejection.reason} in ${part.rejection.field}`);
    }
  };
  let state = created;
  for (const [index, write] of writes.entries()) {
    const before = state;
    state = { ...state, ...write.change };
    if (write.what === 'event') {
      if (seen.includes('event_core') && write.event !== undefined) told(eventOf(write, index), 'event_core');
      continue;
    }
    const pod = podOf(state, write, index);
    if (seen.includes('audit')) told(auditOf(write, index, { pod, sent: sentOf(before, state, write, pod) }), 'audit');
    if (seen.includes('audit_request')) told(auditOf(write, index, { pod: undefined, sent: sentOf(before, state, write, pod) }), 'audit');
    if (seen.includes('pod_watch')) told({ type: index === 0 ? 'ADDED' : 'MODIFIED', object: pod }, 'pod_watch');
  }
  return signals.sort((a, b) => a.at_us - b.at_us || (a.evidence_id < b.evidence_id ? -1 : 1));
}

const iso = (seconds: number): string => new Date(Math.floor(startS + seconds) * 1000).toISOString().replace('.000Z', 'Z');
const isoMicros = (seconds: number): string => {
  const us = atUs(seconds);
  return `${new Date(Math.floor(us / 1_000_000) * 1000).toISOString().slice(0, 19)}.${String(us % 1_000_000).padStart(6, '0')}Z`;
};

const userOf = { user: 'alice', kubelet: 'system:node:node-1', scheduler: 'system:kube-scheduler' } as const;

function auditOf(write: Write, index: number, { pod, sent }: { readonly pod: unknown; readonly sent: unknown }): Json {
  const subresource = write.what === 'status' || write.what === 'resize' || write.what === 'binding' ? write.what : undefined;
  const isPost = write.what === 'create' || write.what === 'binding';
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: pod === undefined ? 'Request' : 'RequestResponse',
    auditID: `audit-${index}`,
    stage: 'ResponseComplete',
    verb: isPost ? 'create' : write.what === 'delete' ? 'delete' : 'patch',
    user: { username: userOf[write.by] },
    objectRef: { resource: 'pods', namespace: 'shop', name: 'cart-0', apiVersion: 'v1', subresource },
    responseStatus: { code: isPost ? 201 : 200 },
    requestObject: sent,
    responseObject: write.what === 'binding' ? undefined : pod,
    requestReceivedTimestamp: isoMicros(write.at - 0.005),
    stageTimestamp: isoMicros(write.at),
  };
}

function sentOf(before: PodState, state: PodState, write: Write, pod: Json): unknown {
  switch (write.what) {
    case 'create':
      return pod;
    case 'binding':
      return { kind: 'Binding', apiVersion: 'v1', metadata: { name: 'cart-0', uid }, target: { kind: 'Node', name: 'node-1' } };
    case 'patch':
      return before.image === state.image
        ? { metadata: { labels: { tier: 'gold' } } }
        : { spec: { containers: [{ name: 'app', image: state.image }] } };
    case 'resize':
      return { spec: { containers: [{ name: 'app', resources: { requests: { cpu: state.cpu } } }] } };
    case 'status':
      return { metadata: { uid }, status: statusPatchOf(before, state) };
    default:
      return undefined;
  }
}

/** A strategic merge patch as the kubelet sends it: what is no more is told to go away. */
function statusPatchOf(before: PodState, state: PodState): Json {
  const status = statusOf(state);
  const gone =
    before.resize !== undefined && before.resize.type !== state.resize?.type ? [{ $patch: 'delete', type: before.resize.type }] : [];
  return { ...status, conditions: [...gone, ...(status['conditions'] as readonly unknown[])] };
}

function podOf(state: PodState, write: Write, index: number): Json {
  const bound = index > 0;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: 'cart-0',
      namespace: 'shop',
      uid,
      resourceVersion: String(100 + index),
      generation: state.generation,
      creationTimestamp: iso(0),
      managedFields: [{ time: iso(write.at) }],
      ...(write.what === 'delete' ? { deletionTimestamp: iso(write.at + 30), deletionGracePeriodSeconds: 30 } : {}),
    },
    spec: {
      restartPolicy: 'Always',
      ...(bound ? { nodeName: 'node-1' } : {}),
      containers: [{ name: 'app', image: state.image, resources: { requests: { cpu: state.cpu } } }],
    },
    status: index === 0 ? { phase: 'Pending' } : statusOf(state),
  };
}

function statusOf(state: PodState): Json {
  const { running, ended, ready, resize } = state;
  const condition = (type: string, is: boolean, sinceS: number, reason = ''): Json => ({
    type,
    status: is ? 'True' : 'False',
    lastTransitionTime: iso(sinceS),
    ...(reason === '' ? {} : { reason, message: `${reason} of the story`, observedGeneration: state.generation }),
  });
  return {
    phase: state.phase,
    ...(state.observed > 0 ? { observedGeneration: state.observed, startTime: iso(0) } : {}),
    conditions: [
      ...(resize === undefined
        ? []
        : [{ ...condition(resize.type, true, resize.sinceS, resize.reason), observedGeneration: state.generation }]),
      condition('Ready', ready.is, ready.sinceS),
      condition('ContainersReady', ready.is, ready.sinceS),
    ],
    containerStatuses:
      state.observed === 0
        ? []
        : [
            {
              name: 'app',
              image: running?.image ?? state.image,
              ready: running?.ready ?? false,
              restartCount: running?.attempt ?? (ended === undefined ? 0 : 1),
              state: running === undefined ? { waiting: { reason: state.waiting } } : { running: { startedAt: iso(running.startedS) } },
              lastState:
                ended === undefined
                  ? {}
                  : { terminated: { exitCode: ended.exitCode, startedAt: iso(ended.startedS), finishedAt: iso(ended.finishedS) } },
              allocatedResources: { cpu: state.allocated },
              resources: { requests: { cpu: state.actual } },
            },
          ],
  };
}

const eventOf = ({ at, event }: Write, index: number): Json => ({
  kind: 'Event',
  apiVersion: 'v1',
  metadata: {
    name: `cart-0.event-${index}`,
    namespace: 'shop',
    uid: `event-${index}`,
    resourceVersion: String(100 + index),
    creationTimestamp: iso(at),
  },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'cart-0', uid },
  reason: event?.reason,
  message: event?.message,
  source: { component: 'kubelet', host: 'node-1' },
  firstTimestamp: iso(at),
  lastTimestamp: iso(at),
  count: 1,
  type: event?.reason.endsWith('Completed') ? 'Normal' : 'Warning',
});
