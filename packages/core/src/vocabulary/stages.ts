import type { Owner } from './records.generated.ts';

interface Stage {
  readonly stage: string;
  /** Who is waited for by default; time of platform and capacity counts in `delivery_us`. */
  readonly owner: Owner;
  readonly span: string;
}

/** The closed list of stages in the order of a Pod's life: product contract §3.1. */
export const stages = [
  { stage: 'admission', owner: 'platform', span: 'pod.admission' },
  { stage: 'gated', owner: 'external', span: 'pod.gated' },
  { stage: 'schedule', owner: 'platform', span: 'pod.schedule' },
  { stage: 'unschedulable', owner: 'capacity', span: 'pod.unschedulable' },
  { stage: 'node_provisioning', owner: 'capacity', span: 'node.provision' },
  { stage: 'node_startup', owner: 'platform', span: 'node.startup' },
  { stage: 'kubelet_ack', owner: 'platform', span: 'pod.kubelet_ack' },
  { stage: 'volumes', owner: 'platform', span: 'pod.volumes' },
  { stage: 'volume_attach', owner: 'platform', span: 'volume.attach' },
  { stage: 'volume_mount', owner: 'platform', span: 'volume.mount' },
  { stage: 'sandbox', owner: 'platform', span: 'pod.sandbox' },
  { stage: 'ip_allocation', owner: 'platform', span: 'pod.ip_allocation' },
  { stage: 'image_queue', owner: 'platform', span: 'image.queue' },
  { stage: 'image_pull', owner: 'platform', span: 'image.pull' },
  { stage: 'init', owner: 'tenant', span: 'container.init' },
  { stage: 'container_create', owner: 'platform', span: 'container.create' },
  { stage: 'container_start', owner: 'platform', span: 'container.start' },
  { stage: 'post_start', owner: 'tenant', span: 'container.post_start' },
  { stage: 'crash_backoff', owner: 'tenant', span: 'container.backoff' },
  { stage: 'readiness', owner: 'tenant', span: 'pod.readiness' },
  { stage: 'readiness_gate', owner: 'external', span: 'pod.readiness_gate' },
  { stage: 'kill', owner: 'platform', span: 'pod.kill' },
  { stage: 'grace', owner: 'tenant', span: 'container.grace' },
  { stage: 'teardown', owner: 'platform', span: 'pod.teardown' },
  { stage: 'finalizers', owner: 'external', span: 'pod.finalizer' },
  { stage: 'resize_wait', owner: 'capacity', span: 'pod.resize_wait' },
  { stage: 'resize', owner: 'platform', span: 'pod.resize' },
] as const satisfies readonly Stage[];
export type StageName = (typeof stages)[number]['stage'];

/** What a diagnosis may name besides a stage: neither is an interval. */
export type DiagnosedStage = StageName | 'creation' | 'kubelet_admission' | 'run';

const byName: ReadonlyMap<string, Stage> = new Map(stages.map((stage) => [stage.stage, stage]));

export const stageOwner = (stage: StageName): Owner => byName.get(stage)?.owner ?? 'platform';
export const stageSpan = (stage: StageName): string => byName.get(stage)?.span ?? stage;

/** One stretch of one stage of one delivery; `open` ones end where the delivery was looked at. */
export interface StageInterval {
  readonly stage: StageName;
  readonly owner: Owner;
  readonly container: string;
  readonly attempt: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly open: boolean;
}
