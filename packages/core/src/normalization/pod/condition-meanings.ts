import type { LifecycleType } from '../../vocabulary/index.ts';
import { controllerField, type Stamp } from '../fact.ts';

/** What a condition with a certain status means for delivery. */
export interface ConditionMeaning {
  readonly fact: LifecycleType;
  /** Which texts of the condition are details of the fact. */
  readonly says: 'nothing' | 'reason' | 'all';
  /** Whose clock `lastTransitionTime` is; the kubelet's where absent. */
  readonly by?: Stamp;
  /** With this reason it means nothing. */
  readonly exceptReason?: string;
}

const conditions: readonly (readonly [type: string, status: string, meaning: ConditionMeaning])[] = [
  ['PodReadyToStartContainers', 'True', { fact: 'pod.sandbox_ready', says: 'nothing' }],
  ['Initialized', 'True', { fact: 'pod.initialized', says: 'nothing' }],
  ['ContainersReady', 'True', { fact: 'pod.containers_ready', says: 'nothing' }],
  ['Ready', 'True', { fact: 'pod.ready', says: 'nothing' }],
  ['Ready', 'False', { fact: 'pod.unready', says: 'reason', exceptReason: 'PodCompleted' }],
  ['DisruptionTarget', 'True', { fact: 'pod.disrupted', says: 'all', by: controllerField }],
];

/** By condition type, then by status. `PodScheduled` is not here: what it means depends on its reason. */
export const conditionMeanings: ReadonlyMap<string, ReadonlyMap<string, ConditionMeaning>> = new Map(
  [...new Set(conditions.map(([type]) => type))].map((type) => [
    type,
    new Map(conditions.filter((row) => row[0] === type).map(([, status, meaning]) => [status, meaning] as const)),
  ]),
);
