import type { Truth } from './truth.ts';

/**
 * What any correct product must say of one delivery when all has been read and time has ended: a second oracle beside
 * recomputation, from what the simulation did and from the published rules of deliveries alone.
 */
export interface KnownAnswer {
  readonly cluster: string;
  readonly namespace: string;
  /** Of a refused creation the prefix of the name. */
  readonly pod: string;
  /** `null` where no Pod ever existed. */
  readonly uid: string | null;
  readonly action: 'create' | 'delete';
  readonly outcome: Truth['outcome'];
  /** To the microsecond; `null` for a refused creation, whose attempts are several. */
  readonly startedAtUs: number | null;
  /** To the microsecond; `null` while it is open. */
  readonly endedAtUs: number | null;
  /** The verdicts on elapsed time that can be right. */
  readonly verdicts: readonly ('success' | 'fail' | 'killed' | 'pending')[];
  /** The causes that can be right, `null` for none; undefined where the simulation ended before anything had gone wrong or well. */
  readonly causes: readonly (string | null)[] | undefined;
  /** First instants of lifecycle types that an answer of the API server carries, to the microsecond. */
  readonly milestones: Readonly<Record<string, number>>;
}

/** The answers to all deliveries of a simulation that ended at `endAtUs`. */
export const knownAnswers = (truths: readonly Truth[], endAtUs: number): readonly KnownAnswer[] =>
  truths.map((truth) => ({
    cluster: truth.cluster,
    namespace: truth.namespace,
    pod: truth.pod,
    uid: truth.uid,
    action: truth.action,
    outcome: truth.outcome,
    startedAtUs: truth.outcome === 'rejected' ? null : truth.startedAtUs,
    endedAtUs: truth.outcome === 'rejected' ? null : truth.endedAtUs,
    verdicts: verdictsOf(truth, endAtUs),
    causes: causesOf(truth),
    milestones: Object.fromEntries(Object.entries(truth.milestones).filter(([type]) => answered.has(type))),
  }));

/** Shorter than the shortest limit of any Pod, one that runs to completion. */
const surelyInTimeUs = 90_000_000;
/** Every delivery that is not gated has been judged by then. */
const surelyLateUs = 35 * 60_000_000;

function verdictsOf(truth: Truth, endAtUs: number): KnownAnswer['verdicts'] {
  const tookUs = (truth.endedAtUs ?? endAtUs) - truth.startedAtUs;
  switch (truth.outcome) {
    case 'rejected':
    case 'failed':
      return ['fail'];
    case 'deleted':
      return tookUs < surelyInTimeUs ? ['killed'] : tookUs > surelyLateUs ? ['fail'] : ['killed', 'fail'];
    case 'delivered':
      return tookUs < surelyInTimeUs ? ['success'] : tookUs > surelyLateUs && truth.action === 'create' ? ['fail'] : ['success', 'fail'];
    case 'open':
      return tookUs > surelyLateUs && truth.action === 'create' && truth.cause !== 'scheduling-gate' ? ['fail'] : ['fail', 'pending'];
  }
}

/** Trouble that was cured in time may be passed over; one name that products tell more exactly than the scenario does. */
function causesOf({ cause, outcome }: Truth): KnownAnswer['causes'] {
  if (cause === null) return outcome === 'open' ? undefined : [null];
  // The simulation ended within the grace period, and its clock went on without a word of the kubelet.
  if (cause === 'grace-period-long' && outcome === 'open') return [cause, 'container-kill-stuck'];
  const named = cause === 'sandbox-timeout' ? [cause, 'sandbox-slow'] : [cause];
  return outcome === 'delivered' ? [...named, null] : named;
}

/** What only an API request brings about, and of whose answers none is dropped or aggregated. */
const answered = new Set([
  'pod.created',
  'pod.scheduled',
  'pod.ready',
  'pod.delete_requested',
  'pod.deleted',
  'pod.final_delete_requested',
]);
