import type {
  AlsoCause,
  Breach,
  Diagnosis,
  Evidence,
  LifecycleEvent,
  Pairs,
  Rollout,
  Sli,
  Span,
  StageTime,
} from '@lunettes/core/vocabulary';
import type { Coverage } from './tables/index.ts';

/**
 * A record as JSON shows it: the same fields, beside each `..._at_us` its `..._at` in RFC 3339, and
 * pairs as an object. (A key may be called `__proto__`: these objects come from a parser and are only
 * read or printed.)
 */
export type Presented<Row> = { readonly [K in keyof Row]: PresentedValue<Row[K]> } & {
  readonly [K in keyof Row as K extends `${infer Instant}_us` ? (Instant extends 'at' | `${string}_at` ? Instant : never) : never]:
    | string
    | (null extends Row[K] ? null : never);
};
type PresentedValue<V> = V extends Pairs ? Readonly<Record<string, string>> : V extends readonly (infer I)[] ? PresentedList<I> : V;
type PresentedList<I> = I extends object ? readonly Presented<I>[] : readonly I[];

/** `stages` is an object by stage. */
export type SliRow = Omit<Presented<Sli>, 'stages'> & { readonly stages: Readonly<Record<string, Omit<StageTime, 'stage'>>> };
export type SpanRow = Presented<Span>;
export type DiagnosisRow = Omit<Presented<Diagnosis>, 'also' | 'evidence'> & {
  readonly also: readonly AlsoCause[];
  readonly evidence: readonly Presented<Evidence>[];
};
export type LifecycleRow = Presented<LifecycleEvent>;
export type BreachRow = Presented<Breach>;
export type RolloutRow = Presented<Rollout>;
export type CoverageRow = Presented<Coverage>;

/** Latest state of one Pod: the view `pods`. */
export type PodRow = Presented<{
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly state: 'pending' | 'ready' | 'unready' | 'succeeded' | 'failed' | 'terminating' | 'deleted';
  readonly phase: string | null;
  readonly node: string | null;
  readonly ip: string | null;
  readonly workload_kind: string | null;
  readonly workload_name: string | null;
  readonly workload_uid: string | null;
  readonly first_seen_at_us: number;
  readonly created_at_us: number | null;
  readonly scheduled_at_us: number | null;
  readonly ready_at_us: number | null;
  readonly delete_requested_at_us: number | null;
  readonly deleted_at_us: number | null;
  readonly last_at_us: number;
}>;

/** One creation of a Pod beside its rollout: the view `rollout_pods`. */
export type RolloutPodRow = Presented<{
  readonly rollout_revision: string;
  readonly pod: string;
  readonly uid: string | null;
  readonly delivery_id: string;
  readonly outcome: string;
  readonly held_up: boolean;
  readonly node: string | null;
  readonly attempt: number;
  readonly started_at_us: number | null;
  readonly ended_at_us: number | null;
  readonly total_us: number | null;
  readonly delivery_us: number | null;
  readonly delivery_slo_verdict: string | null;
  readonly code: string | null;
  readonly cause: string | null;
  readonly side: string | null;
}>;
