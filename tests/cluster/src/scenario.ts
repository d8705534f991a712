import type { KubernetesObject } from './api-client.ts';
import type { KubernetesMinor } from './lab-paths.ts';

/** Something that happens to Pods in a real cluster, with what is true of it. One file each in `scenarios/`, one line in its list. */
export interface Scenario {
  readonly name: string;
  /** What happens and why, for the README of the case. */
  readonly story: string;
  /** It touches the node or the control plane, so no other may run beside it. */
  readonly isAlone?: true;
  /** Versions in which it can happen; all without it. */
  readonly kubernetes?: readonly KubernetesMinor[];
  /** Lets it happen, and returns when everything has been seen that the truth speaks of. */
  run(lab: ScenarioLab): Promise<void>;
  /** Where time ends for the judgement, as `--until` takes it: `+12m` is past every limit. */
  readonly until: 'end' | '+12m' | '+40m';
  readonly truth: readonly DeliveryTruth[];
  /** Of all rollouts of the namespace, where workloads were watched. */
  readonly rollouts?: readonly RolloutTruth[];
  /** Where today's answer of the product differs from the truth, each with the reason. Goes when the product tells the truth. */
  readonly notYet?: readonly NotYet[];
}

export interface NotYet {
  readonly why: string;
  readonly kubernetes?: readonly KubernetesMinor[];
  readonly answers: readonly {
    /** Index in `truth`. */
    readonly truth: number;
    /** What differs, in the words of the golden tests. */
    readonly what: string;
    readonly true: unknown;
    readonly told: unknown;
  }[];
}

/** What a scenario may do. All names are in its own namespace. */
export interface ScenarioLab {
  readonly namespace: string;
  /** Creates an object, which must be accepted. */
  create(object: KubernetesObject): Promise<KubernetesObject>;
  /** Creates an object, which must be refused with this code. */
  createRefused(object: KubernetesObject, status: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** Changes an object by a merge patch. */
  patch(path: string, change: object, type?: string): Promise<void>;
  remove(path: string, options?: object): Promise<void>;
  /** Any request that must be answered with less than 300. */
  send(method: string, path: string, body?: object): Promise<KubernetesObject>;
  /** Waits for a Pod whose name begins with `prefix` to be as asked. */
  pod(prefix: string, what: string, ask: (pod: KubernetesObject) => boolean, withinS?: number): Promise<KubernetesObject>;
  ready(prefix: string, withinS?: number): Promise<KubernetesObject>;
  /** Waits for a workload to be rolled out, as `kubectl rollout status` does, or for what `ask` says. */
  rolledOut(path: string, ask?: (workload: KubernetesObject) => boolean): Promise<void>;
  /** Waits until no Pod has that exact name. */
  gone(name: string, withinS?: number): Promise<void>;
  /** Waits until an Event about an object whose name begins with `prefix` has this reason and, if given, this text. */
  event(prefix: string, reason: string, text?: string, withinS?: number): Promise<void>;
  /** Lets time go by in which something must not happen. */
  rest(seconds: number): Promise<void>;
  /** The daemons of the node and the control plane, for scenarios that are alone. */
  readonly daemons: LabDaemons;
  /** Something to be undone after the recording, whatever happens. */
  afterwards(undo: () => Promise<void>): void;
}

export interface LabDaemons {
  stop(name: DaemonName): Promise<void>;
  freeze(name: DaemonName): Promise<void>;
  thaw(name: DaemonName): Promise<void>;
  start(name: DaemonName): Promise<void>;
  /** Ends the kubelet if it runs and starts it anew. */
  restartKubelet(plan: KubeletPlan): Promise<void>;
  /** Gives the network plugin another file, or none. */
  network(configuration: object | undefined): Promise<void>;
  nodeReady(): Promise<void>;
}
/** How a kubelet differs from that of other scenarios. */
export interface KubeletPlan {
  /** How much of its disk must be free, as a quantity or a percentage; with less it evicts. */
  readonly diskFreeLeast?: string;
}

export type DaemonName = 'containerd' | 'kubelet' | 'kube-scheduler' | 'kube-controller-manager';

/** What is true of one delivery. */
export interface DeliveryTruth {
  /** Exact name, or a prefix that ends in `*`. */
  readonly pod: string;
  /** Which of those that match, in order of creation, from 1. */
  readonly nth?: number;
  readonly action: 'create' | 'delete' | 'upgrade' | 'resize';
  readonly outcome: 'open' | 'delivered' | 'failed' | 'deleted' | 'rejected';
  readonly podVerdict: Verdict;
  readonly deliveryVerdict: Verdict;
  /** Null where nothing lasting is wrong or no limit was missed. */
  readonly cause: string | null;
  readonly side: 'platform' | 'capacity' | 'tenant' | 'policy' | 'unknown' | null;
  /** Stage and container of the main diagnosis, where there is one. */
  readonly stage?: string;
  readonly container?: string;
  /** Further fields of the row. */
  readonly row?: Readonly<Record<string, unknown>>;
  /** Lifecycle types that must be there, `type/container` for what belongs to a container. */
  readonly milestones: readonly string[];
  readonly never: readonly string[];
  readonly stages: { readonly present: readonly string[]; readonly absent: readonly string[] };
}

/** What is true of one rollout when the recording ends. */
export interface RolloutTruth {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly name: string;
  /** Which revision of that workload, in the order in which they began, from 1. */
  readonly nth: number;
  readonly state: 'open' | 'completed' | 'stuck' | 'superseded';
  /** Of a rollout that made no more progress. */
  readonly reason?: string;
  readonly desired: number;
  readonly created: number;
  readonly ready: number;
  /** The Pods that held it up, by their number in the order of creation: all that were not there; or the one that came last. */
  readonly heldUpBy: readonly number[] | 'the last';
}

export type Verdict = 'pending' | 'success' | 'fail' | 'killed';
