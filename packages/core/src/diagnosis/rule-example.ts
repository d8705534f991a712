import type { Action, LifecycleEvent, LifecycleType, Outcome, PodFacts, StageInterval } from '../vocabulary/index.ts';
import { pairs, secondUs, stageOwner } from '../vocabulary/index.ts';
import type { CauseName } from './causes.ts';
import type { Case, Placing } from './finding.ts';

/** One record of an example; times are seconds after the delivery began. */
export interface ExampleRow {
  readonly type: LifecycleType;
  readonly at: number;
  readonly last?: number;
  readonly count?: number;
  readonly component?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly container?: string;
  readonly attempt?: number;
  readonly eventType?: 'Normal' | 'Warning';
  readonly details?: Readonly<Record<string, string>>;
}

/** A small story and the cause that it must lead to: the rule's own, or, for a near miss, another's. */
export interface RuleExample {
  readonly title: string;
  readonly rows: readonly ExampleRow[];
  /** The cause that must be rank 1. */
  readonly gives: CauseName;
  /** Other rules that would take it as well and must come after the winner: only here does order decide. */
  readonly over?: readonly CauseName[];
  readonly action?: Action;
  readonly outcome?: Outcome;
  /** Seconds after the start at which it is looked at; 600 if not given. */
  readonly asOf?: number;
  /** Seconds; null for a delivery that has not missed its limit. 60 if not given. */
  readonly target?: number | null;
  readonly lasting?: boolean;
  /** Stage, from, to in seconds; without `to` it is open. */
  readonly stages?: readonly (readonly [stage: StageInterval['stage'], from: number, to?: number])[];
  readonly pod?: Partial<PodFacts>;
  /** Names of init containers, besides the container `app`. */
  readonly init?: readonly string[];
  readonly node?: string | null;
  readonly placing?: Placing;
}

/** The instant at which every example begins. */
export const exampleStartUs = 1_767_225_600 * secondUs;

/** The example as the question that a stage would ask. */
export function exampleCase(example: RuleExample): Case {
  const asOf = example.asOf ?? 600;
  const action = example.action ?? 'create';
  return {
    action,
    startedAtUs: exampleStartUs,
    asOfUs: atUs(asOf),
    outcome: example.outcome ?? 'open',
    lasting: example.lasting ?? true,
    rows: example.rows.map(exampleRow),
    stages: (example.stages ?? []).map(([stage, from, to]) => ({
      stage,
      owner: stageOwner(stage),
      container: '',
      attempt: 0,
      fromUs: atUs(from),
      toUs: atUs(to ?? asOf),
      open: to === undefined,
    })),
    pod: examplePod(example),
    node: example.node === undefined ? 'node-1' : example.node,
    targetUs: example.target === null ? null : (example.target ?? 60) * secondUs,
    postStartHookTimeoutUs: 180 * secondUs,
    placing: example.placing ?? null,
  };
}

const atUs = (seconds: number): number => exampleStartUs + Math.round(seconds * secondUs);

function exampleRow(row: ExampleRow, index: number): LifecycleEvent {
  return {
    cluster: 'example',
    namespace: 'shop',
    pod: 'web-0',
    uid: '00000000-0000-4000-8000-000000000001',
    key: `${row.type}/${row.container ?? ''}/${index}`,
    type: row.type,
    at_us: atUs(row.at),
    resolution: 's',
    clock: 'kubelet/node-1',
    evidence_id: `example/${index}`,
    container: row.container ?? '',
    attempt: row.attempt ?? 0,
    node: 'node-1',
    details: pairs(
      ...Object.entries(row.details ?? {}),
      ['component', row.component],
      ['reason', row.reason],
      ['message', row.message],
      ['event_type', row.eventType ?? (row.component === undefined ? undefined : 'Warning')],
      ['last_at_us', row.last === undefined ? undefined : String(atUs(row.last))],
      ['count', row.count === undefined ? undefined : String(row.count)],
    ),
    version: 1,
    retracted: false,
  };
}

function examplePod({ pod, init = [] }: RuleExample): PodFacts {
  const container = (name: string, kind: 'regular' | 'init') => ({
    name,
    image: `registry.example/shop/${name}:1`,
    kind,
    cpuMilli: 100,
    memoryBytes: 64 * 1024 * 1024,
    postStart: false,
    readinessProbe: true,
    startupProbe: false,
  });
  return {
    createdAtUs: exampleStartUs,
    hasSpec: true,
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    nodeName: '',
    boundAtCreation: false,
    containers: [...init.map((name) => container(name, 'init')), container('app', 'regular')],
    volumes: [],
    overflow: 0,
    schedulingGates: [],
    readinessGates: [],
    finalizers: [],
    graceS: 30,
    owner: null,
    mirror: false,
    configHash: '',
    priorityClass: '',
    qosClass: 'Burstable',
    runtimeClass: '',
    revision: '',
    completionIndex: '',
    dimensions: [],
    ...pod,
  };
}
