import { type Confidence, type DiagnosedStage, type Pairs, pairOf, pairs, type Side } from '../vocabulary/index.ts';
import { causeOf } from './causes.ts';
import { durationText } from './duration-text.ts';
import { evidenceOf } from './evidence.ts';
import type { Finding } from './finding.ts';
import { matchMessage } from './message-pattern.ts';
import type { Rule } from './rule.ts';
import type { Sighting } from './sighting.ts';
import type { SlowStage } from './slowest-stage.ts';
import type { Trouble } from './trouble.ts';
import type { View } from './view.ts';

/** A trouble as the finding that tells of it. */
export function findingOfTrouble(view: View, trouble: Trouble): Finding {
  const { rule, deciding, refinement } = trouble;
  const untilUs = trouble.healedUs ?? refinement.untilUs;
  const container = trouble.container === '' ? null : trouble.container;
  const image = imageOf(view, deciding, container);
  const volume = pairOf(trouble.captured, 'volume') ?? volumeIn(deciding);
  return {
    ...base(rule, refinement.side),
    ...(trouble.code === undefined ? {} : { code: trouble.code }),
    confidence: trouble.confidence,
    stage: trouble.stage,
    container,
    image: isAboutImage(rule, trouble.stage) ? image : null,
    volume: volume ?? null,
    params: pairs(
      ['container', container ?? undefined],
      ['image', image ?? undefined],
      ['volume', volume],
      ['node', view.of.node ?? undefined],
      ...trouble.captured,
      ...(refinement.params ?? []),
      ['duration', durationText((untilUs ?? view.of.asOfUs) - trouble.sinceUs)],
    ),
    sinceUs: trouble.sinceUs,
    untilUs: untilUs ?? null,
    evidence: evidenceOf(deciding, trouble.evidence),
    unexplainedUs: null,
  };
}

/** A slow stage as a finding; `possible` when it took less than half of the time. */
export function findingOfSlowStage(view: View, rule: Rule, slow: SlowStage): Finding {
  const { longest } = slow;
  const container = longest.container === '' ? null : longest.container;
  const image = imageOf(view, undefined, container);
  const within = view.sightings.filter(({ atUs }) => atUs >= longest.fromUs && atUs <= longest.toUs);
  const aboutIt = within.filter((sighting) => container === null || sighting.container === '' || sighting.container === container);
  return {
    ...base(rule, undefined),
    confidence: 2 * slow.us >= slow.elapsedUs ? 'likely' : 'possible',
    stage: slow.stage,
    container,
    image: isAboutImage(rule, slow.stage) ? image : null,
    volume: null,
    params: pairs(
      ['container', container ?? undefined],
      ['image', image ?? undefined],
      ['node', view.of.node ?? undefined],
      ['duration', durationText(slow.us)],
      ['elapsed', durationText(slow.elapsedUs)],
    ),
    sinceUs: longest.fromUs,
    untilUs: longest.open ? null : longest.toUs,
    evidence: evidenceOf(undefined, aboutIt),
    unexplainedUs: null,
  };
}

/** What is said when nothing lasting was found. */
export function findingOfClosing(rule: Rule, told: ClosingFacts): Finding {
  return {
    ...base(rule, undefined),
    confidence: told.confidence,
    stage: told.stage,
    container: null,
    image: null,
    volume: null,
    params: told.params,
    sinceUs: null,
    untilUs: null,
    evidence: evidenceOf(told.deciding, told.evidence),
    unexplainedUs: told.unexplainedUs,
  };
}

export interface ClosingFacts {
  readonly confidence: Confidence;
  readonly stage: DiagnosedStage;
  readonly params: Pairs;
  readonly deciding: Sighting | undefined;
  readonly evidence: readonly Sighting[];
  readonly unexplainedUs: number | null;
}

function base(rule: Rule, side: Side | undefined): Pick<Finding, 'cause' | 'code' | 'side' | 'messageKey'> {
  const entry = causeOf(rule.cause);
  return { cause: rule.cause, code: entry?.codes[0] ?? rule.cause, side: side ?? entry?.side ?? null, messageKey: rule.cause };
}

function imageOf(view: View, deciding: Sighting | undefined, container: string | null): string | null {
  const told = deciding === undefined ? undefined : pairOf(deciding.row.details, 'image');
  if (told !== undefined && told !== '') return told;
  const quoted = deciding === undefined ? undefined : matchMessage('image "<image>"', deciding.message);
  const named = quoted === undefined ? undefined : pairOf(quoted, 'image');
  return named ?? view.of.pod?.containers.find(({ name }) => name === container)?.image ?? null;
}

const isAboutImage = (rule: Rule, stage: DiagnosedStage): boolean => stage.startsWith('image_') || rule.summary.includes('{image}');

function volumeIn(deciding: Sighting | undefined): string | undefined {
  const captured = deciding === undefined ? undefined : matchMessage('or volume "<volume>"', deciding.message);
  return captured === undefined ? undefined : pairOf(captured, 'volume');
}
