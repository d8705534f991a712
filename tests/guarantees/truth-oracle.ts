import { decodeRecord } from '@lunettes/codec';
import { isControl, type LifecycleEvent, type OutputTopic, type Sli } from '@lunettes/core/vocabulary';
import type { LogRecord } from '@lunettes/ports';
import type { KnownAnswer } from '@lunettes/simulate';

/**
 * Everything in which the final rows differ from what the simulation knows; empty when they agree. Nothing of a row is
 * looked at but what its answer speaks of, so neither versions nor offsets, epochs or arrival can matter. The rows of a
 * delivery that is marked with a loss are left out, and of a lane that has lost some, what was before: nobody can know them.
 */
export function disagreements(
  answers: readonly KnownAnswer[],
  lanes: readonly { readonly lifecycle: readonly LogRecord[]; readonly sli: readonly LogRecord[] }[],
  isUnknown: (of: { readonly namespace: string; readonly atUs: number }) => boolean = () => false,
): readonly string[] {
  const rows = new Map<string, Sli>();
  const milestones = new Map<string, number>();
  for (const { sli, lifecycle } of lanes) {
    for (const row of valuesOf('sli', sli)) rows.set(row.delivery_id, row);
    for (const event of valuesOf('lifecycle', lifecycle)) note(milestones, event);
  }
  return disagreementsOf(answers, { rows: [...rows.values()], milestones }, isUnknown);
}

/** What an answer speaks of. */
export type JudgedRow = Pick<
  Sli,
  | 'namespace'
  | 'pod'
  | 'uid'
  | 'action'
  | 'outcome'
  | 'started_at_us'
  | 'ended_at_us'
  | 'pod_slo_verdict'
  | 'cause'
  | 'degraded'
  | 'retracted'
>;

/** The same of rows wherever they lie, with the first time of each milestone by `uid|type`. */
export function disagreementsOf(
  answers: readonly KnownAnswer[],
  { rows, milestones }: { readonly rows: readonly JudgedRow[]; readonly milestones: ReadonlyMap<string, number> },
  isUnknown: (of: { readonly namespace: string; readonly atUs: number }) => boolean = () => false,
): readonly string[] {
  const found: string[] = [];
  const told = new Set<string>();
  const left = new Set(rows.filter((row) => !isUnknown({ namespace: row.namespace, atUs: row.started_at_us ?? 0 })));
  // Of thousands of Pods in one lane each has to be found at once; refused ones have no uid and are few.
  const byUid = new Map<string | null, JudgedRow[]>();
  for (const row of left) {
    const own = byUid.get(row.uid) ?? [];
    own.push(row);
    byUid.set(row.uid, own);
  }
  for (const answer of answers) {
    if (isUnknown({ namespace: answer.namespace, atUs: answer.startedAtUs ?? 0 })) continue;
    const name = `${answer.action} of ${answer.namespace}/${answer.pod}`;
    const candidates = answer.uid === null ? left : (byUid.get(answer.uid) ?? []);
    const own = [...candidates].filter((row) => left.has(row) && isOf(row, answer));
    // Refusals of one owner for one cause are one delivery for as long as attempts come.
    const refusal = answer.uid === null ? `${answer.namespace}/${answer.pod} ${answer.causes?.join()}` : undefined;
    const row = refusal === undefined ? own[0] : own.find(({ cause }) => answer.causes?.includes(cause) !== false);
    if (row === undefined && refusal !== undefined && told.has(refusal)) continue;
    if (refusal !== undefined) told.add(refusal);
    if (row === undefined || (refusal === undefined && own.length > 1)) {
      found.push(`${name}: ${own.length} rows`);
      continue;
    }
    left.delete(row);
    if (row.degraded.includes('loss')) continue;
    const say = (what: string, known: unknown, told: unknown): void => void found.push(`${name}: ${what} is ${told}, and was ${known}`);
    if (row.retracted) say('the row', 'to stand', 'taken back');
    if (row.outcome !== answer.outcome) say('outcome', answer.outcome, row.outcome);
    if (answer.startedAtUs !== null && row.started_at_us !== answer.startedAtUs) say('start', answer.startedAtUs, row.started_at_us);
    if (answer.startedAtUs !== null && row.ended_at_us !== answer.endedAtUs) say('end', answer.endedAtUs, row.ended_at_us);
    if (!answer.verdicts.includes(row.pod_slo_verdict ?? 'pending')) say('verdict', answer.verdicts.join(' or '), row.pod_slo_verdict);
    if (answer.causes?.includes(row.cause) === false) say('cause', answer.causes.join(' or '), row.cause);
    if (answer.uid === null) continue;
    for (const [type, atUs] of Object.entries(answer.milestones)) {
      const toldAtUs = milestones.get(`${answer.uid}|${type}`);
      if (toldAtUs !== atUs) say(type, atUs, toldAtUs);
    }
  }
  for (const row of left) if (!row.retracted) found.push(`${row.action} of ${row.namespace}/${row.pod}: a row that nothing caused`);
  return found;
}

function valuesOf<T extends 'sli' | 'lifecycle'>(
  topic: T,
  records: readonly LogRecord[],
): readonly (T extends 'sli' ? Sli : LifecycleEvent)[] {
  return records.flatMap(({ value }) => {
    const read = decodeRecord(topic as OutputTopic, value);
    if (!read.ok) throw new Error(`a record of ${topic} is ${read.problem}`);
    return isControl(read.value) ? [] : [read.value as never];
  });
}

function note(milestones: Map<string, number>, { uid, type, at_us, retracted }: LifecycleEvent): void {
  const key = `${uid}|${type}`;
  if (!retracted) milestones.set(key, Math.min(milestones.get(key) ?? at_us, at_us));
}

const isOf = (row: JudgedRow, { action, namespace, pod, uid }: KnownAnswer): boolean =>
  row.action === action &&
  row.namespace === namespace &&
  (uid === null ? row.outcome === 'rejected' && (pod.startsWith(row.pod) || row.pod.startsWith(pod)) : row.uid === uid);
