import { diagnose } from '../diagnosis/index.ts';
import { type Known, type Life, lastOccurrence, latenessBoundUs } from '../lifecycle/index.ts';
import { type EventTimeUs, noPairs, pairOf } from '../vocabulary/index.ts';
import { diagnosisRows, lifecycleRow } from './diagnosis-rows.ts';
import { type Emission, emission, type Wanted } from './emission.ts';
import type { Emitted, PodJudgement } from './entries.ts';
import { runId } from './identity.ts';
import type { JudgingContext } from './judgement.ts';
import { rowOf } from './known-rows.ts';
import { sooner } from './next-visit.ts';
import { type RunIncident, runIncidents } from './run-incident.ts';
import { absenceBoundOnNodeUs } from './verdict.ts';

export interface EvaluatedRun {
  readonly pod: PodJudgement;
  readonly outputs: Emission['outputs'];
  /** When a watermark must look again; -1 for not before the next record. */
  readonly nextUs: number;
}

/**
 * Diagnoses what happens to a Pod after it was delivered (product contract §3.5, action `run`): rows without a delivery,
 * at most `findingsMax` for each incident. An incident whose rows are final is forgotten, and with it what led to it.
 */
export function evaluateRun(pod: PodJudgement, life: Life, context: JudgingContext): EvaluatedRun {
  const fromUs = deliveredAt(pod);
  if (fromUs === -1) return { pod, outputs: [], nextUs: -1 };
  const silentUpToUs = context.watermarkUs - (context.closing ? 0 : absenceBoundOnNodeUs);
  const wanted: Wanted[] = [];
  let nextUs = -1;
  let finalUpToUs = fromUs;
  let open = false;
  for (const incident of runIncidents(life, pod.known, fromUs, silentUpToUs)) {
    const { untilUs, calmAtUs } = incident;
    const final = untilUs !== undefined && context.watermarkUs >= untilUs + (context.closing ? 0 : latenessBoundUs);
    for (const value of diagnosesOf(pod, incident, fromUs, final, context)) wanted.push({ topic: 'diagnoses', value });
    if (final) {
      finalUpToUs = Math.max(finalUpToUs, untilUs);
      continue;
    }
    open = true;
    const waitsUs = untilUs === undefined ? calmAtUs && calmAtUs + absenceBoundOnNodeUs : untilUs + latenessBoundUs;
    if (waitsUs !== undefined) nextUs = sooner(nextUs, waitsUs);
  }
  const isCalm = wanted.length === 0 && !open && finalUpToUs === fromUs;
  if (isCalm && !pod.emitted.some(isOfRun)) return { pod, outputs: [], nextUs };
  const { emitted, outputs } = emission(pod.emitted, wanted, pod, isOfRun, context.sha256Hex);
  const isOver = !open && finalUpToUs > fromUs && pod.createFinal && !context.closing;
  return { pod: isOver ? forgotten({ ...pod, emitted }, finalUpToUs) : { ...pod, emitted }, outputs, nextUs };
}

/** When the Pod was delivered, or its last final incident was over; -1 while it is not known to run. */
export function deliveredAt({ runFromUs, known }: PodJudgement): EventTimeUs {
  if (runFromUs >= 0) return runFromUs;
  const ended = rowOf(known, 'delivery.ended/create/1');
  return ended !== undefined && pairOf(ended.details, 'outcome') === 'delivered' ? ended.at : -1;
}

const isOfRun = ({ last }: Emitted): boolean => last?.topic === 'diagnoses' && last.value.action === 'run';

/** A deletion that has begun is judged by all that is known. */
function forgotten(pod: PodJudgement, upToUs: number): PodJudgement {
  const emitted = pod.emitted.filter((one) => !isOfRun(one));
  if (rowOf(pod.known, 'delivery.started/delete/1') !== undefined) return { ...pod, runFromUs: upToUs, emitted };
  const isPast = ({ type, at }: Known): boolean => at <= upToUs && !type.startsWith('pod.');
  return { ...pod, runFromUs: upToUs, emitted, known: pod.known.filter((one) => !isPast(one)) };
}

function diagnosesOf(pod: PodJudgement, { sinceUs, untilUs }: RunIncident, fromUs: number, final: boolean, context: JudgingContext) {
  const rows = pod.known.filter((one) => one.at > fromUs && one.at >= sinceUs && (untilUs === undefined || one.at <= untilUs));
  const asOfUs = untilUs ?? rows.reduce((newest, one) => Math.max(newest, lastOccurrence(one)), sinceUs);
  const node = pairOf(rowOf(pod.known, 'pod.scheduled//0')?.details ?? noPairs, 'node') ?? null;
  const subject = { cluster: pod.cluster, namespace: pod.namespace, pod: pod.name, uid: pod.uid, action: 'run', node } as const;
  const findings = diagnose({
    action: 'run',
    startedAtUs: sinceUs,
    asOfUs,
    outcome: 'delivered',
    lasting: untilUs === undefined,
    rows: rows.map((one) => lifecycleRow(subject, one)),
    stages: [],
    pod: pod.facts,
    node,
    targetUs: null,
    postStartHookTimeoutUs: context.policy.postStartHookTimeoutUs,
    placing: null,
  });
  const id = runId(context.sha256Hex, pod.cluster, pod.uid, sinceUs);
  const explained = { findings: findings.map((finding) => ({ ...finding, stage: 'run' as const })), atUs: asOfUs, provisional: false };
  return diagnosisRows(subject, { of: id, deliveryId: null }, explained, final, context);
}
