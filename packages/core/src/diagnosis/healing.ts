import { type DiagnosedStage, type LifecycleType, minuteUs } from '../vocabulary/index.ts';
import type { Sighting } from './sighting.ts';
import { rowsOf, type View } from './view.ts';

/** Trouble that may come again has healed when it stayed away this long: product contract §4, `none`. */
export const quietUs = 2 * minuteUs;

/** What shows that a stage is over. Each later step proves the earlier ones, whichever of them was seen. */
const ready = ['pod.ready'] as const;
const running = ['container.ready', 'container.running', 'pod.containers_ready', ...ready] as const;
const created = ['container.created', 'container.started', ...running] as const;
const pulled = ['image.pulled', ...created] as const;
const networked = ['pod.sandbox_ready', 'pod.ip_assigned', 'image.pulling', ...pulled] as const;
const gone = ['pod.deleted'] as const;

const passes: Readonly<Record<DiagnosedStage, readonly LifecycleType[]>> = {
  creation: ['pod.created'],
  admission: ['pod.created'],
  gated: ['pod.ungated', 'pod.scheduled'],
  schedule: ['pod.scheduled'],
  unschedulable: ['pod.scheduled'],
  node_provisioning: ['pod.scheduled'],
  node_startup: ['pod.kubelet_acknowledged', ...networked],
  kubelet_admission: [],
  kubelet_ack: ['pod.kubelet_acknowledged', ...networked],
  volumes: networked,
  volume_attach: ['volume.attached', ...networked],
  volume_mount: networked,
  sandbox: networked,
  ip_allocation: networked,
  image_queue: pulled,
  image_pull: pulled,
  init: ['pod.initialized', 'pod.containers_ready', ...ready],
  container_create: created,
  container_start: running,
  post_start: running,
  crash_backoff: ['container.ready', 'pod.containers_ready', ...ready],
  readiness: ['container.ready', 'pod.containers_ready', ...ready],
  readiness_gate: ready,
  run: ready,
  kill: ['container.terminated', ...gone],
  grace: gone,
  teardown: gone,
  finalizers: gone,
  resize_wait: ['pod.resize_allocated', 'pod.resized'],
  resize: ['pod.resized'],
};

/** Stages in which the same trouble can come back after it went away. */
const recurring: ReadonlySet<DiagnosedStage> = new Set<DiagnosedStage>(['init', 'crash_backoff', 'readiness', 'run']);

/**
 * When the trouble in `stage`, seen last at `lastUs`, was over; undefined while it lasts. Trouble that can
 * come back and whose quiet is younger than `quietUs` still lasts, unless the delivery has ended.
 */
export function healedAt(
  view: View,
  trouble: { readonly stage: DiagnosedStage; readonly container: string; readonly lastUs: number },
): number | undefined {
  const { of } = view;
  if (of.outcome === 'failed' || of.outcome === 'rejected') return undefined;
  const passed = rowsOf(view, ...passes[trouble.stage]).find((row) => row.atUs > trouble.lastUs && isAbout(row, trouble.container));
  if (passed === undefined) return of.lasting ? undefined : of.asOfUs;
  return of.lasting && recurring.has(trouble.stage) && of.asOfUs - passed.atUs < quietUs ? undefined : passed.atUs;
}

const isAbout = (row: Sighting, container: string): boolean => row.container === '' || container === '' || row.container === container;
