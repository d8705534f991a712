import { clamped, type Known, lifeOf } from '../lifecycle/index.ts';
import { type Action, changeTypes, pairOf, secondUs } from '../vocabulary/index.ts';
import { breachRows } from './breach-rows.ts';
import { diagnosisRows, explain } from './diagnosis-rows.ts';
import { type Emission, emission, type Wanted } from './emission.ts';
import type { Emitted, PodJudgement } from './entries.ts';
import { deliveredAt, evaluateRun } from './evaluate-run.ts';
import { type Judgement, type JudgingContext, judgementOf } from './judgement.ts';
import { sooner } from './next-visit.ts';
import { isRunTrouble } from './run-incident.ts';
import { sliRow } from './sli-row.ts';
import { spanRows } from './span-rows.ts';
import { type ChangeRef, changesIn, type Subject, subjectOf } from './subject.ts';
import { isStartUnknown, withoutStart } from './unseen-start.ts';

export type ContextOf = (startedAtUs: number) => JudgingContext;

/** Judges what is not final of one Pod and emits what changed; a delivery that became final gives up what only it needed. */
export function evaluatePod(
  pod: PodJudgement,
  contextOf: ContextOf,
): Pick<Emission, 'outputs' | 'moves'> & { readonly pod: PodJudgement | undefined } {
  const life = lifeOf(clamped(pod.known, clockBehind(pod.known)));
  let next: PodJudgement = { ...pod, nextUs: -1, dirty: false };
  const outputs: Emission['outputs'][number][] = [];
  const moves: Emission['moves'][number][] = [];
  for (const { action, ordinal } of deliveriesOf(pod)) {
    const subject = isFinal(pod, action) ? undefined : subjectOf(pod, action, ordinal, life);
    if (subject === undefined) continue;
    const context = contextOf(subject.started.at);
    const judgement = judgementOf(subject, context);
    const rows = rowsOf(subject, judgement, context, pod.dirty);
    const covers = (one: Emitted): boolean => isOf(one, rows) && (rows.traced || one.last?.topic !== 'spans');
    const emitted = emission(next.emitted, rows.wanted, pod, covers, context.sha256Hex);
    outputs.push(...emitted.outputs);
    moves.push(...emitted.moves);
    next = { ...next, emitted: emitted.emitted, nextUs: sooner(next.nextUs, judgement.nextUs) };
    if (judgement.final && judgement.outcome !== 'open' && !context.closing) next = settled(next, { action, ordinal }, rows);
  }
  const run = evaluateRun(next, life, contextOf(deliveredAt(next)));
  outputs.push(...run.outputs);
  return { pod: next.deleteFinal ? undefined : { ...run.pod, nextUs: sooner(next.nextUs, run.nextUs) }, outputs, moves };
}

/** How far the clock of the Pod's node was behind, as its deliveries are told with; they all are with the same. */
function clockBehind(known: readonly Known[]): number {
  const started = known.find(({ type, details }) => type === 'delivery.started' && pairOf(details, 'clock_behind_us') !== undefined);
  return started === undefined ? 0 : Number(pairOf(started.details, 'clock_behind_us'));
}

interface DeliveryRef {
  readonly action: Action;
  readonly ordinal: number;
}

const creation: readonly DeliveryRef[] = [{ action: 'create', ordinal: 1 }];
const deletion: DeliveryRef = { action: 'delete', ordinal: 1 };
const both: readonly DeliveryRef[] = [...creation, deletion];

/** In the order in which they may end for good: what comes after a deletion is not judged any more. */
function deliveriesOf({ known }: PodJudgement): readonly DeliveryRef[] {
  const changes = changesIn(known);
  return changes.length === 0 ? both : [...creation, ...changes, deletion];
}

/** A change that is final is no longer known. */
const isFinal = (pod: PodJudgement, action: Action): boolean =>
  action === 'create' ? pod.createFinal : action === 'delete' && pod.deleteFinal;

interface Rows {
  readonly wanted: readonly Wanted[];
  readonly deliveryId: string;
  readonly traceId: string;
  /** Whether the trace is among `wanted`: time alone does not change one that was told. */
  readonly traced: boolean;
}

function isOf({ id, last }: Emitted, { deliveryId, traceId }: Rows): boolean {
  if (last === null) return id === `sli|${deliveryId}`;
  if (last.topic === 'spans') return last.traceId === traceId;
  return last.topic !== 'rollouts' && last.value.delivery_id === deliveryId;
}

/** Everything that should stand for one delivery. Its trace is told when it ended or was judged, not while it is in time. */
function rowsOf(subject: Subject, judgement: Judgement, context: JudgingContext, dirty: boolean): Rows {
  if (isStartUnknown(subject.started)) {
    const sli = withoutStart(sliRow(subject, judgement, undefined, context));
    return { wanted: [{ topic: 'sli', value: sli }], deliveryId: sli.delivery_id, traceId: sli.trace_id, traced: true };
  }
  const explained = explain(subject, judgement, context);
  const main = explained.findings[0];
  const sli = sliRow(subject, judgement, main, context);
  const wanted: Wanted[] = [{ topic: 'sli', value: sli }];
  const settledOrLate = judgement.outcome !== 'open' || judgement.deliverySlo.verdict === 'fail' || judgement.podSlo.verdict === 'fail';
  const traced = !settledOrLate || dirty || judgement.outcome === 'open';
  if (settledOrLate && traced) for (const value of spanRows(subject, judgement, sli, main, context)) wanted.push({ topic: 'spans', value });
  const about = { of: sli.delivery_id, deliveryId: sli.delivery_id };
  for (const value of diagnosisRows(subject, about, explained, judgement.final, context)) wanted.push({ topic: 'diagnoses', value });
  for (const value of breachRows(judgement, sli, context)) wanted.push({ topic: 'breaches', value });
  return { wanted, deliveryId: sli.delivery_id, traceId: sli.trace_id, traced };
}

/**
 * A running Pod keeps what its later troubles are explained with and its deletion is judged by; the lifecycle lets
 * nothing through that is older than the end.
 */
function settled(pod: PodJudgement, ref: DeliveryRef, rows: Rows): PodJudgement {
  const { action } = ref;
  const emitted = pod.emitted.filter((one) => !isOf(one, rows));
  if (action === 'upgrade' || action === 'resize') return withoutChange({ ...pod, emitted }, { ...ref, action });
  if (action === 'delete') return { ...pod, emitted, deleteFinal: true };
  const deleting = pod.known.some((one) => one.key === 'delivery.started/delete/1');
  const runFromUs = deliveredAt(pod);
  if (deleting) return { ...pod, emitted, createFinal: true, runFromUs };
  if (changesIn(pod.known).length > 0) return { ...pod, emitted, createFinal: true, runFromUs };
  const troubled = runFromUs !== -1 && pod.known.some((one) => one.at > runFromUs && isRunTrouble(one));
  const known = pod.known.filter((one) => stays(one) || (troubled && one.at > runFromUs));
  return { ...pod, emitted, createFinal: true, runFromUs, known };
}

/** A change that is final is forgotten; how many of its kind there were says that it is. */
function withoutChange(pod: PodJudgement, { action, ordinal }: ChangeRef): PodJudgement {
  const row = (what: string): Known | undefined => pod.known.find(({ key }) => key === `delivery.${what}/${action}/${ordinal}`);
  const [started, ended] = [row('started'), row('ended')];
  const [fromUs, toUs] = [(started?.at ?? 0) - secondUs, (ended?.at ?? 0) + secondUs];
  const isOver = (one: Known): boolean =>
    one === started || one === ended || (one.at >= fromUs && one.at <= toUs && (changeTypes.has(one.type) || isRunTrouble(one)));
  const known = pod.known.filter((one) => !isOver(one));
  const finalChanges = { upgrade: 0, resize: 0, ...pod.finalChanges };
  return { ...pod, known, finalChanges: { ...finalChanges, [action]: Math.max(finalChanges[action], ordinal) } };
}

/** Whether a Pod was ever bound, and had ended by itself: `isInstant` of its deletion. */
const stays = ({ key }: Known): boolean =>
  key === 'pod.scheduled//0' || key === 'pod.phase_changed/Succeeded/0' || key === 'pod.phase_changed/Failed/0';
