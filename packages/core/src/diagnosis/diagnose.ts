import { assert } from '@lunettes/base';
import { type DiagnosedStage, formatEventTime, pairs, type StageName, secondUs, stages } from '../vocabulary/index.ts';
import { durationText } from './duration-text.ts';
import { type Case, type Finding, findingsMax } from './finding.ts';
import { findingOfClosing, findingOfSlowStage, findingOfTrouble } from './finding-of.ts';
import type { ClosingRule, Rule } from './rule.ts';
import { rules as shipped } from './rules/index.ts';
import type { Sighting } from './sighting.ts';
import { slowestStage } from './slowest-stage.ts';
import { isWorthNaming, type Trouble, troublesOf } from './trouble.ts';
import { rowsOf, type View, viewOf } from './view.ts';
import { widestGap } from './widest-gap.ts';

/** A Pod deleted this soon had no chance, whatever was in its way: product contract §3.2 rule 17. */
export const deletedAtOnceUs = 3 * secondUs;

/**
 * Why a delivery is late or failed: the causes that hold at the instant of the case, main cause first, at
 * most `findingsMax`. Never empty for a delivery that missed its limit, failed, was refused or was deleted:
 * then the last word is `none` (all trouble had healed), `deleted-before-ready` or `unknown`. Empty for one
 * that is still in time and in no trouble, and for trouble of a running Pod that no rule knows. The order of
 * the records does not matter.
 */
export function diagnose(of: Case, rules: readonly Rule[] = shipped): readonly Finding[] {
  const view = viewOf(of);
  const deleted = of.action !== 'delete' && of.outcome === 'deleted';
  if (deleted && deletedAfterUs(view) <= deletedAtOnceUs) return [deletedBeforeReady(view, rules)];
  const troubles = troublesOf(view, rules);
  const named = of.action === 'run' ? troubles : troubles.filter((trouble) => isWorthNaming(view, trouble));
  if (named.length > 0 || of.action === 'run') return named.slice(0, findingsMax).map((trouble) => findingOfTrouble(view, trouble));
  const missed = hasMissed(of);
  const slow = missed ? slowFinding(view, rules, troubles) : undefined;
  if (slow !== undefined) return [slow];
  if (deleted) return [deletedBeforeReady(view, rules)];
  if (!missed) return [];
  return [troubles.length > 0 ? healed(rules, troubles) : unknown(view, rules)];
}

function hasMissed({ targetUs, asOfUs, startedAtUs, outcome }: View['of']): boolean {
  if (outcome === 'failed' || outcome === 'rejected' || outcome === 'abandoned') return true;
  return targetUs !== null && asOfUs - startedAtUs >= targetUs;
}

/** A stage in which something failed and healed was not slow by itself. */
function slowFinding(view: View, rules: readonly Rule[], troubles: readonly Trouble[]): Finding | undefined {
  const troubled = new Set<DiagnosedStage>(troubles.map(({ stage }) => stage));
  const slow = slowestStage(view, (stage) => !isNested(stage));
  if (slow === undefined || troubled.has(slow.stage) || 3 * slow.us < slow.elapsedUs) return undefined;
  const rule = rules.find((candidate) => slowStagesOf(candidate).includes(slow.stage));
  return rule === undefined ? undefined : findingOfSlowStage(view, rule, slow);
}

function slowStagesOf(rule: Rule): readonly StageName[] {
  if (rule.kind === 'slow') return rule.stages;
  return rule.kind === 'signal' ? (rule.slowStages ?? []) : [];
}

/** Parts of another stage, which is measured as a whole. */
const isNested = (stage: StageName): boolean =>
  stage === 'volume_attach' || stage === 'volume_mount' || stage === 'ip_allocation' || stage === 'node_provisioning';

const deletedAfterUs = (view: View): number => (rowsOf(view, 'pod.delete_requested')[0]?.atUs ?? view.of.asOfUs) - view.of.startedAtUs;

function deletedBeforeReady(view: View, rules: readonly Rule[]): Finding {
  const requested = rowsOf(view, 'pod.delete_requested')[0];
  return findingOfClosing(closing(rules, 'deleted'), {
    confidence: 'certain',
    stage: currentStage(view),
    params: pairs(['duration', durationText(deletedAfterUs(view))]),
    deciding: requested,
    evidence: [],
    unexplainedUs: null,
  });
}

function healed(rules: readonly Rule[], troubles: readonly Trouble[]): Finding {
  const deciding = troubles[0]?.deciding;
  return findingOfClosing(closing(rules, 'healed'), {
    confidence: 'certain',
    stage: troubles[0]?.stage ?? 'run',
    params: pairs(['causes', [...new Set(troubles.map(({ rule }) => rule.cause))].join(', ')]),
    deciding,
    evidence: troubles.flatMap(({ evidence }) => evidence),
    unexplainedUs: null,
  });
}

function unknown(view: View, rules: readonly Rule[]): Finding {
  const gap = widestGap(view);
  const complaints = view.sightings.filter(isComplaint);
  const beside = view.sightings.filter(({ atUs, lastAtUs }) => lastAtUs === gap.fromUs || atUs === gap.fromUs || atUs === gap.toUs);
  return findingOfClosing(closing(rules, 'otherwise'), {
    confidence: 'possible',
    stage: currentStage(view),
    params: pairs(
      ['from', formatEventTime(gap.fromUs)],
      ['to', formatEventTime(gap.toUs)],
      ['gap', durationText(gap.toUs - gap.fromUs)],
      ['last_warning', complaints.at(-1)?.message || undefined],
    ),
    deciding: complaints.at(-1) ?? beside[0],
    evidence: [...complaints, ...beside],
    unexplainedUs: gap.toUs - gap.fromUs,
  });
}

const isComplaint = ({ row, eventType }: Sighting): boolean =>
  eventType === 'Warning' || row.type === 'warning' || row.type === 'container.waiting' || row.type === 'pod.create_refused';

function closing(rules: readonly Rule[], when: ClosingRule['when']): ClosingRule {
  const rule = rules.find((candidate) => candidate.kind === 'closing' && candidate.when === when);
  assert(rule?.kind === 'closing', `a closing rule for ${when}`);
  return rule;
}

/** The furthest stage that is open, else the furthest that was reached. */
function currentStage(view: View): DiagnosedStage {
  const open = view.stages.filter((interval) => interval.open);
  const reached = new Set((open.length > 0 ? open : view.stages).map(({ stage }) => stage));
  const furthest = stages.findLast(({ stage }) => reached.has(stage))?.stage;
  if (furthest !== undefined) return furthest;
  if (view.of.action === 'delete') return 'teardown';
  if (view.of.action === 'upgrade') return 'container_start';
  if (view.of.action === 'resize') return 'resize_wait';
  return rowsOf(view, 'pod.created', 'pod.scheduled').length > 0 ? 'schedule' : 'creation';
}
