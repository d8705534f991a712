import type { DeliveryTruth } from './scenario.ts';

type Rest = Partial<DeliveryTruth>;
type Blame = Pick<DeliveryTruth, 'cause' | 'side'> & Rest;

const bound = ['pod.created', 'pod.scheduled'];
const started = [...bound, 'pod.kubelet_acknowledged', 'container.created/app', 'container.started/app'];
const trouble = ['pod.create_refused', 'pod.unschedulable', 'image.pull_failed', 'container.restarted', 'pod.kubelet_rejected'];

/** Created, and there in time. */
export const delivered = (pod: string, rest: Rest = {}): DeliveryTruth => ({
  pod,
  action: 'create',
  outcome: 'delivered',
  podVerdict: 'success',
  deliveryVerdict: 'success',
  cause: null,
  side: null,
  milestones: [...started, 'pod.containers_ready', 'pod.ready'],
  never: trouble,
  stages: { present: ['admission', 'kubelet_ack'], absent: ['unschedulable', 'gated', 'kill', 'grace', 'crash_backoff', 'node_startup'] },
  ...rest,
});

/** A Pod that runs to completion: there when every container has started. */
export const deliveredOnce = (pod: string, rest: Rest = {}): DeliveryTruth => delivered(pod, { milestones: started, ...rest });

/** Created, and not there when its limit passed. */
export const stuck = (pod: string, { cause, side, ...rest }: Blame): DeliveryTruth => ({
  pod,
  action: 'create',
  outcome: 'open',
  podVerdict: 'fail',
  deliveryVerdict: 'fail',
  cause,
  side,
  milestones: bound,
  never: ['pod.create_refused', 'pod.ready'],
  stages: { present: ['admission'], absent: ['kill', 'grace', 'gated'] },
  ...rest,
});

/** Never placed on a node. */
export const unplaced = (pod: string, { cause, side, ...rest }: Blame): DeliveryTruth =>
  stuck(pod, {
    cause,
    side,
    milestones: ['pod.created', 'pod.unschedulable'],
    never: ['pod.scheduled', 'pod.kubelet_acknowledged', 'pod.ready'],
    stages: { present: ['admission', 'unschedulable'], absent: ['kubelet_ack', 'sandbox', 'image_pull', 'kill'] },
    stage: 'unschedulable',
    ...rest,
  });

/** Phase Failed before it was there. */
export const failed = (pod: string, { cause, side, ...rest }: Blame): DeliveryTruth =>
  stuck(pod, { cause, side, outcome: 'failed', ...rest });

/** Refused by the API; no Pod existed. */
export const refused = (pod: string, { cause, side, ...rest }: Blame): DeliveryTruth => ({
  pod,
  action: 'create',
  outcome: 'rejected',
  podVerdict: 'fail',
  deliveryVerdict: 'fail',
  cause,
  side,
  stage: 'creation',
  milestones: ['pod.create_refused'],
  never: ['pod.created', 'pod.scheduled'],
  stages: { present: [], absent: ['schedule', 'kubelet_ack', 'sandbox'] },
  ...rest,
});

/** Deleted, and gone in time. */
export const removed = (pod: string, rest: Rest = {}): DeliveryTruth => ({
  pod,
  action: 'delete',
  outcome: 'delivered',
  podVerdict: 'success',
  deliveryVerdict: 'success',
  cause: null,
  side: null,
  milestones: ['pod.delete_requested', 'pod.deleted'],
  never: [],
  stages: { present: [], absent: ['finalizers'] },
  ...rest,
});
