import type { Replayed, ResultRow } from '../replay/replay-lines.ts';

/** An instant that is known to within so many microseconds, which is what the best source in the recording resolves. */
export type Instant = readonly [atUs: number, withinUs: number];

/** What is true of one delivery of a recording. */
export interface ExpectedDelivery {
  readonly pod: string;
  readonly uid: string | null;
  readonly action: 'create' | 'delete' | 'upgrade' | 'resize';
  /** Fields of its `sli` row. */
  readonly row: ResultRow;
  /** Where its main diagnosis says that it is, as far as it is stated. */
  readonly diagnosis?: { readonly stage?: string; readonly container?: string };
  readonly started: Instant;
  /** Null while it lasts; absent where nothing is stated. */
  readonly ended?: Instant | null;
  readonly stages: { readonly present: readonly string[]; readonly absent: readonly string[] };
  /** First instants by lifecycle type, `type/container` for what belongs to a container. */
  readonly milestones: Readonly<Record<string, Instant>>;
  /** Lifecycle types of which the Pod must have no record. */
  readonly never?: readonly string[];
}

/** What is true of one rollout of a recording that has watched workloads. */
export interface ExpectedRollout {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: string;
  /** The workload is at this revision when the recording ends. */
  readonly current: boolean;
  /** Fields of its row. */
  readonly row: ResultRow;
  readonly began: Instant;
  /** Null for what never happened. */
  readonly completed: Instant | null;
  readonly stuck: Instant | null;
  readonly superseded: Instant | null;
  /** Names of the Pods that held it up, in order. */
  readonly held_up: readonly string[];
}

export interface Expected {
  /** Where time ends, as `--until` takes it. */
  readonly until: string;
  readonly deliveries: readonly ExpectedDelivery[];
  /** All of the recording, where workloads were watched. */
  readonly rollouts?: readonly ExpectedRollout[];
  /** Disagreements between truth and today's program, each with the reason why it is known and not yet gone. */
  readonly known: readonly (Disagreement & { readonly why: string })[];
}

export interface Disagreement {
  /** `pod action what`. */
  readonly where: string;
  readonly truth: unknown;
  readonly told: unknown;
}

/** Everything in which the result differs from the truth; empty when they agree. */
export function disagreements(expected: Expected, result: Replayed): readonly Disagreement[] {
  const found: Disagreement[] = [];
  const sli = result.rows.get('sli') ?? [];
  const nameOf = (row: ResultRow): string => `${String(row['pod'])} ${String(row['action'])}`;
  for (const delivery of expected.deliveries) {
    const name = `${delivery.pod} ${delivery.action}`;
    const say = (what: string, truth: unknown, told: unknown): void => void found.push({ where: `${name} ${what}`, truth, told });
    const rows = sli.filter((row) => nameOf(row) === name && row['uid'] === delivery.uid);
    const row = rows[0];
    if (row === undefined || rows.length > 1) {
      say('rows', 1, rows.length);
      continue;
    }
    for (const [field, truth] of Object.entries(delivery.row)) if (row[field] !== truth) say(field, truth, row[field]);
    if (!isAt(delivery.started, row['started_at_us'])) say('started_at_us', delivery.started, row['started_at_us']);
    if (delivery.ended !== undefined && !isAt(delivery.ended, row['ended_at_us'])) say('ended_at_us', delivery.ended, row['ended_at_us']);
    const diagnosis = (result.rows.get('diagnoses') ?? []).find(
      (found) => found['delivery_id'] === row['delivery_id'] && found['rank'] === 1,
    );
    for (const [field, truth] of Object.entries(delivery.diagnosis ?? {}))
      if (diagnosis?.[field] !== truth) say(`diagnosis ${field}`, truth, diagnosis?.[field] ?? null);
    const stages = row['stages'] as ResultRow;
    for (const stage of delivery.stages.present) if (stages[stage] === undefined) say(`stage ${stage}`, 'present', 'absent');
    for (const stage of delivery.stages.absent) if (stages[stage] !== undefined) say(`stage ${stage}`, 'absent', stages[stage]);
    const times = ['platform_us', 'capacity_us', 'tenant_us', 'external_us'].map((field) => row[field]);
    // Without a start there is no time to give to anybody.
    const owners = times.every((us) => us === null) ? null : times.reduce<number>((sum, us) => sum + Number(us), 0);
    if (row['total_us'] !== owners) say('total_us', 'the sum of what its owners have', row['total_us']);

    const milestones = firstInstants(result, delivery);
    for (const [type, truth] of Object.entries(delivery.milestones))
      if (!isAt(truth, milestones.get(type))) say(`milestone ${type}`, truth, milestones.get(type) ?? null);
    for (const type of delivery.never ?? []) if (milestones.has(type)) say(`milestone ${type}`, null, milestones.get(type));
  }
  const wanted = new Set(expected.deliveries.map(({ pod, action, uid }) => `${pod} ${action} ${uid}`));
  for (const row of sli)
    if (!wanted.has(`${nameOf(row)} ${String(row['uid'])}`)) found.push({ where: `${nameOf(row)} rows`, truth: 0, told: 1 });
  return found;
}

function firstInstants(result: Replayed, { pod, uid }: ExpectedDelivery): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  // Of what happens at every start of a container, the first start's: a later one may be known to the second only, and so seem earlier.
  const attempts = new Map<string, number>();
  const rows = (result.rows.get('lifecycle') ?? []).filter((row) => row['pod'] === pod && row['uid'] === (uid ?? ''));
  const whichOf = (row: ResultRow): string => `${String(row['type'])}/${String(row['container'])}`;
  for (const row of rows)
    attempts.set(whichOf(row), Math.min(attempts.get(whichOf(row)) ?? Number.POSITIVE_INFINITY, Number(row['attempt'])));
  for (const row of rows) {
    if (Number(row['attempt']) > (attempts.get(whichOf(row)) ?? 0)) continue;
    const type = String(row['type']);
    const atUs = Number(row['at_us']);
    for (const name of row['container'] === null ? [type] : [type, `${type}/${String(row['container'])}`])
      first.set(name, Math.min(first.get(name) ?? atUs, atUs));
  }
  return first;
}

export function isAt(truth: Instant | null, told: unknown): boolean {
  if (truth === null || typeof told !== 'number') return truth === (told ?? null);
  return Math.abs(told - truth[0]) <= truth[1];
}
