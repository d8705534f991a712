import { type Confidence, type DiagnosedStage, minuteUs, noPairs, type Pairs } from '../vocabulary/index.ts';
import { healedAt } from './healing.ts';
import { match } from './match.ts';
import type { CourseRule, Matcher, Refinement, Rule, SignalRule } from './rule.ts';
import type { Sighting } from './sighting.ts';
import type { View } from './view.ts';

/** A rule that holds, for one container or for the Pod as a whole. */
export interface Trouble {
  readonly rule: SignalRule | CourseRule;
  readonly deciding: Sighting | undefined;
  readonly evidence: readonly Sighting[];
  readonly captured: Pairs;
  readonly refinement: Refinement;
  readonly confidence: Confidence;
  readonly stage: DiagnosedStage;
  readonly container: string;
  readonly code: string | undefined;
  readonly sinceUs: number;
  readonly lastUs: number;
  /** Undefined while it lasts. */
  readonly healedUs: number | undefined;
}

/** Trouble that ended this shortly before the case and took half of its time is still why it is late. */
const justEndedUs = 2 * minuteUs;

/**
 * All troubles of a case in the order of `rules`. A record that spoke for one rule, or followed from it,
 * does not speak for a later one: that is what makes the order of the rules their priority.
 */
export function troublesOf(view: View, rules: readonly Rule[]): readonly Trouble[] {
  const claimed = new Set<Sighting>();
  const troubles: Trouble[] = [];
  const byType = new Map<string, Sighting[]>();
  for (const sighting of view.sightings) byType.set(sighting.row.type, [...(byType.get(sighting.row.type) ?? []), sighting]);
  for (const rule of rules) {
    if (rule.kind !== 'signal' && rule.kind !== 'course') continue;
    if (!isAsked(rule, view.of.action)) continue;
    const found = rule.kind === 'signal' ? signalTroubles(view, rule, spokenTo(rule, byType, view), claimed) : courseTroubles(view, rule);
    for (const trouble of found) {
      for (const sighting of trouble.evidence) claimed.add(sighting);
      troubles.push(trouble);
    }
  }
  return troubles.map((trouble) => superseded(trouble, troubles));
}

/** What happens to a running or an upgraded Pod's containers is what may happen to those of a new one; its course is another. */
const isAsked = (rule: SignalRule | CourseRule, action: View['of']['action']): boolean =>
  action === 'run' || action === 'upgrade' ? rule.kind === 'signal' && rule.action === 'create' : rule.action === action;

/** Steps that are tried again and again as a whole: the latest attempt says what is wrong now. */
const retried: ReadonlySet<DiagnosedStage> = new Set<DiagnosedStage>([
  'creation',
  'volumes',
  'volume_attach',
  'volume_mount',
  'sandbox',
  'image_pull',
]);

/** A trouble is over when the same step, tried later, fails for another reason only. */
function superseded(trouble: Trouble, among: readonly Trouble[]): Trouble {
  if (trouble.healedUs !== undefined || trouble.rule.kind === 'course' || !retried.has(trouble.stage)) return trouble;
  const next = among.find(
    ({ rule, stage, container, sinceUs, healedUs }) =>
      rule.kind === 'signal' &&
      rule.catchAll === undefined &&
      healedUs === undefined &&
      stage === trouble.stage &&
      container === trouble.container &&
      sinceUs > trouble.lastUs,
  );
  return next === undefined ? trouble : { ...trouble, healedUs: next.sinceUs };
}

/** Named although it is over. */
export function isWorthNaming(view: View, { healedUs, sinceUs }: Trouble): boolean {
  const { asOfUs, startedAtUs } = view.of;
  if (healedUs === undefined) return true;
  return asOfUs - healedUs < justEndedUs && 2 * (healedUs - Math.max(sinceUs, startedAtUs)) >= asOfUs - startedAtUs && asOfUs > startedAtUs;
}

interface Hit {
  readonly sighting: Sighting;
  readonly matcher: Matcher;
  readonly captured: Pairs;
  readonly refinement: Refinement;
}

/** Most rules read types of which a case has no record: they cost a look into the map and no more. In order of time. */
function spokenTo(rule: SignalRule, byType: ReadonlyMap<string, readonly Sighting[]>, view: View): readonly Sighting[] {
  let only: readonly Sighting[] = none;
  for (const { rows } of rule.signals) {
    for (const type of rows) {
      const found = byType.get(type);
      if (found === undefined || found === only) continue;
      if (only.length > 0) return view.sightings;
      only = found;
    }
  }
  return only;
}

const none: readonly Sighting[] = [];

/** At most one trouble for each container, and one for the Pod. */
function signalTroubles(view: View, rule: SignalRule, sightings: readonly Sighting[], claimed: ReadonlySet<Sighting>): readonly Trouble[] {
  if (sightings.length === 0) return [];
  const byContainer = new Map<string, Hit[]>();
  for (const sighting of sightings) {
    if (claimed.has(sighting)) continue;
    const hit = hitOf(view, rule, sighting);
    if (hit === undefined) continue;
    byContainer.set(sighting.container, [...(byContainer.get(sighting.container) ?? []), hit]);
  }
  return [...byContainer].flatMap(([container, hits]) => signalTrouble(view, rule, container, hits, claimed));
}

function hitOf(view: View, rule: SignalRule, sighting: Sighting): Hit | undefined {
  for (const matcher of rule.signals) {
    const captured = match(matcher, sighting, view);
    if (captured === undefined) continue;
    const refinement = rule.refine === undefined ? {} : rule.refine(view, sighting);
    if (refinement !== undefined) return { sighting, matcher, captured, refinement };
  }
  return undefined;
}

function signalTrouble(
  view: View,
  rule: SignalRule,
  container: string,
  hits: readonly Hit[],
  claimed: ReadonlySet<Sighting>,
): readonly Trouble[] {
  const deciding = hits.reduce((best, hit) => (weight(hit) > weight(best) ? hit : best));
  const first = hits[0];
  if (first === undefined) return [];
  const stage = stageOf(deciding.refinement.stage ?? deciding.matcher.stage ?? rule.stage, deciding.sighting);
  const lastUs = Math.max(...hits.map(({ sighting }) => sighting.lastAtUs));
  const own = hits.map(({ sighting }) => sighting);
  const evidence = withSymptoms(view, { own, container, symptoms: rule.symptoms ?? [], sinceUs: first.sighting.atUs }, claimed);
  return [
    {
      rule,
      deciding: deciding.sighting,
      evidence,
      captured: deciding.captured,
      refinement: deciding.refinement,
      confidence: confidenceOf(deciding),
      stage,
      container: deciding.refinement.container ?? container,
      code: deciding.matcher.code,
      sinceUs: deciding.refinement.sinceUs ?? beganUs(deciding, first, evidence),
      lastUs,
      healedUs: healedAt(view, { stage, container, lastUs }),
    },
  ];
}

/** The scheduler tries again and again, and only its latest word is read; the trouble is as old as its first. */
const beganUs = (deciding: Hit, first: Hit, evidence: readonly Sighting[]): number =>
  deciding.matcher.fit === undefined ? first.sighting.atUs : (evidence[0] ?? first.sighting).atUs;

function courseTroubles(view: View, rule: CourseRule): readonly Trouble[] {
  const judgement = rule.judge(view);
  if (judgement === undefined) return [];
  const { confidence, sinceUs, evidence, container = '', stage = rule.stage } = judgement;
  const seen = withSymptoms(view, { own: evidence, container, symptoms: rule.symptoms ?? [], sinceUs }, new Set());
  return [
    {
      rule,
      deciding: evidence[0],
      evidence: seen,
      captured: noPairs,
      refinement: judgement,
      confidence,
      stage,
      container,
      code: undefined,
      sinceUs,
      lastUs: view.of.asOfUs,
      healedUs: undefined,
    },
  ];
}

interface Group {
  readonly own: readonly Sighting[];
  readonly container: string;
  readonly symptoms: readonly Matcher[];
  readonly sinceUs: number;
}

/** What names another container is no symptom of this one. */
function withSymptoms(view: View, { own, container, symptoms }: Group, claimed: ReadonlySet<Sighting>): readonly Sighting[] {
  const mine = new Set(own);
  return view.sightings.filter((sighting) => {
    if (mine.has(sighting)) return true;
    if (claimed.has(sighting) || (container !== '' && sighting.container !== '' && sighting.container !== container)) return false;
    return symptoms.some((matcher) => match(matcher, sighting, view) !== undefined);
  });
}

const rank: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 };

const confidenceOf = ({ matcher, refinement }: Hit): Confidence => refinement.confidence ?? matcher.confidence ?? 'certain';

/** The surest record decides; of equally sure ones the one that names most, then the first. */
const weight = (hit: Hit): number => rank[confidenceOf(hit)] * 100 + hit.captured.length;

/** What happens to an init container happens in the stage `init`, whatever the rule is about otherwise. */
const stageOf = (stage: DiagnosedStage, { containerKind }: Sighting): DiagnosedStage =>
  containerKind === 'init' && (stage === 'crash_backoff' || stage === 'container_start' || stage === 'readiness') ? 'init' : stage;
