import { causeOf, clockSlackUs, diagnose, type Finding, type Placing, render } from '../diagnosis/index.ts';
import { type Known, lastOccurrence, resolutionUs } from '../lifecycle/index.ts';
import { type Diagnosis, type LifecycleEvent, pairOf, secondUs } from '../vocabulary/index.ts';
import { diagnosisId } from './identity.ts';
import type { Judgement, JudgingContext } from './judgement.ts';
import { troubleTypes } from './pending-trouble.ts';
import type { Subject } from './subject.ts';

/** Why a delivery is late, failed or was given up, main cause first; empty where nothing is wrong. */
export interface Explained {
  readonly findings: readonly Finding[];
  readonly atUs: number;
  /** Nothing has failed yet; the trouble seen so far may still heal. */
  readonly provisional: boolean;
}

/** A delivery within its limits has no diagnosis. A missed limit is explained as of the moment it passed. */
export function explain(subject: Subject, judgement: Judgement, { policy }: JudgingContext): Explained {
  const missed = [judgement.deliverySlo, judgement.podSlo].find((limit) => limit.verdict === 'fail');
  const killed = judgement.outcome === 'deleted';
  const provisional = missed === undefined && !killed;
  if (provisional && (judgement.outcome !== 'open' || !subject.known.some((one) => troubleTypes.has(one.type))))
    return { findings: [], atUs: judgement.asOfUs, provisional };
  const atUs = missed?.atUs ?? judgement.asOfUs;
  const findings = diagnose({
    action: subject.action,
    startedAtUs: subject.started.at,
    asOfUs: atUs,
    outcome: judgement.outcome,
    lasting: judgement.outcome !== 'delivered' || atUs < judgement.asOfUs,
    rows: recordsOf(subject)
      .filter((one) => one.at <= atUs && !(killed && isOfDeletion(subject, one, judgement.asOfUs)))
      .map((one) => lifecycleRow(subject, one)),
    stages: judgement.stages
      .filter((stage) => stage.fromUs < atUs)
      .map((stage) => (stage.toUs > atUs ? { ...stage, toUs: atUs, open: true } : stage)),
    pod: subject.facts,
    node: subject.node,
    targetUs: missed?.limitUs ?? null,
    postStartHookTimeoutUs: policy.postStartHookTimeoutUs,
    placing: placingOf(subject),
  });
  const told = provisional
    ? findings.filter((finding) => finding.cause !== 'unknown' && finding.cause !== 'none' && finding.cause !== 'deleted-before-ready')
    : findings;
  return { findings: told, atUs, provisional };
}

/**
 * Whether the deletion that ended the delivery may have caused it: an exit that the node's clock dates no more than two
 * clocks differ before it, or than that clock is known to be behind.
 */
function isOfDeletion({ started }: Subject, one: Known, deletedUs: number): boolean {
  if (one.type !== 'container.terminated' || !one.clock.startsWith('kubelet/')) return false;
  const behindUs = Math.max(clockSlackUs, Number(pairOf(started.details, 'clock_behind_us') ?? 0));
  return one.at + resolutionUs(one.resolution) + behindUs > deletedUs;
}

function placingOf({ started }: Subject): Placing {
  const number = (key: string): number | null => (pairOf(started.details, key) === undefined ? null : Number(pairOf(started.details, key)));
  const [cpuMilli, memoryBytes] = [number('largest_cpu_milli'), number('largest_memory_bytes')];
  const largestNode = cpuMilli === null || memoryBytes === null ? null : { cpuMilli, memoryBytes };
  const unboundClaims = (pairOf(started.details, 'unbound_claims') ?? '')
    .split(',')
    .filter((claim) => claim !== '')
    .map((claim) => [claim.slice(0, claim.indexOf('=')), claim.slice(claim.indexOf('=') + 1)] as const);
  return { largestNode, unboundClaims, schedulerFromUs: number('scheduler_bound_from_us') };
}

/** Of an upgrade without the ends of the instances that it replaces: those are what was asked for. */
function recordsOf({ action, known, started }: Subject): readonly Known[] {
  if (action !== 'upgrade') return known;
  const replaced = new Map<string, number>();
  for (const one of known)
    if (one.type === 'container.terminated' && lastOccurrence(one) >= started.at - secondUs)
      replaced.set(one.container, Math.min(replaced.get(one.container) ?? one.attempt, one.attempt));
  return known.filter((one) => one.type !== 'container.terminated' || replaced.get(one.container) !== one.attempt);
}

/** What the diagnosis is about: a delivery, or trouble after one. */
export interface DiagnosedThing {
  readonly of: string;
  readonly deliveryId: string | null;
}

export function diagnosisRows(
  subject: Pick<Subject, 'cluster' | 'namespace' | 'pod' | 'uid' | 'node'> & { readonly action: Diagnosis['action'] },
  { of, deliveryId }: DiagnosedThing,
  explained: Explained,
  final: boolean,
  { sha256Hex }: JudgingContext,
): readonly Diagnosis[] {
  return explained.findings.map((finding, index) => {
    const { summary, advice } = render(finding.messageKey, finding.params);
    return {
      diagnosis_id: diagnosisId(sha256Hex, of, index + 1),
      delivery_id: deliveryId,
      rank: index + 1,
      cluster: subject.cluster,
      namespace: subject.namespace,
      pod: subject.pod,
      uid: subject.uid === '' ? null : subject.uid,
      action: subject.action,
      version: 0,
      retracted: false,
      final,
      provisional: explained.provisional,
      at_us: explained.atUs,
      since_at_us: finding.sinceUs,
      until_at_us: finding.untilUs,
      code: finding.code,
      cause: finding.cause,
      side: finding.side,
      confidence: finding.confidence,
      stage: finding.stage,
      container: finding.container,
      node: subject.node,
      image: finding.image,
      volume: finding.volume,
      message_key: finding.messageKey,
      params: finding.params,
      summary,
      advice,
      also: index === 0 ? explained.findings.slice(1).map(({ cause, side, confidence }) => ({ cause, side, confidence })) : [],
      unexplained_us: finding.unexplainedUs,
      docs_url: causeOf(finding.cause)?.docs ?? '',
      evidence: finding.evidence,
    };
  });
}

export const lifecycleRow = (subject: Pick<Subject, 'cluster' | 'namespace' | 'pod' | 'uid'>, known: Known): LifecycleEvent => ({
  cluster: subject.cluster,
  namespace: subject.namespace,
  pod: subject.pod,
  uid: subject.uid,
  key: known.key,
  type: known.type,
  at_us: known.at,
  resolution: known.resolution,
  clock: known.clock,
  evidence_id: known.evidence,
  container: known.container,
  attempt: known.attempt,
  node: null,
  details: known.details,
  version: 1,
  retracted: false,
});
