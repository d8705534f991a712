import type { Confidence, DiagnosedStage, EventType, LifecycleType, Side, StageName } from '../vocabulary/index.ts';
import type { CauseName } from './causes.ts';
import type { Case } from './finding.ts';
import type { MessagePattern } from './message-pattern.ts';
import type { RuleExample } from './rule-example.ts';
import type { ContainerKind, Sighting } from './sighting.ts';
import type { View } from './view.ts';

/**
 * Which records speak for a rule, as plain data, so that one from a configuration and one that ships are
 * the same thing. Every field that is given must hold; within a list one is enough. Never the reason
 * alone: the same word means different things from different reporters.
 */
export interface Matcher {
  readonly rows: readonly LifecycleType[];
  /** Reporting components. The state of an object has no reporter and passes. */
  readonly components?: readonly string[];
  /** Exact, or a prefix that ends in `*`. */
  readonly reasons?: readonly string[];
  readonly messages?: readonly MessagePattern[];
  /** None of these may match. */
  readonly unless?: readonly MessagePattern[];
  /** Patterns for the dominating reason of the scheduler's latest fit error. */
  readonly fit?: readonly MessagePattern[];
  readonly containers?: readonly ContainerKind[];
  readonly eventTypes?: readonly EventType[];
  /** HTTP status of a refusal, both ends included. */
  readonly codes?: readonly [from: number, to: number];
  /** Exit status of a container, both ends included. */
  readonly exitCodes?: readonly [from: number, to: number];
  /** Further details that must have exactly these values. */
  readonly details?: readonly (readonly [key: string, value: string])[];
  /** What holds for a match of this matcher instead of what the rule says. */
  readonly confidence?: Confidence;
  readonly stage?: DiagnosedStage;
  readonly code?: string;
}

interface RuleText {
  readonly cause: CauseName;
  /** One sentence. `{name}` is a parameter; a part in `[...]` is left out when a parameter in it is not known. */
  readonly summary: string;
  /** Instead of what the catalogue says to do, where names help. */
  readonly advice?: string;
  /** At least one that the rule takes and one near miss; a test runs them all. */
  readonly examples: readonly RuleExample[];
}

/** What a rule's own code adds to or changes of a match. */
export interface Refinement {
  readonly side?: Side;
  readonly confidence?: Confidence;
  readonly stage?: DiagnosedStage;
  readonly container?: string;
  readonly params?: readonly (readonly [key: string, value: string])[];
  readonly sinceUs?: number;
  /** Where the trouble is over although the rule holds. */
  readonly untilUs?: number;
}

/** Records name the cause. It lasts until its stage is passed. */
export interface SignalRule extends RuleText {
  readonly kind: 'signal';
  readonly action: Case['action'];
  readonly stage: DiagnosedStage;
  readonly signals: readonly Matcher[];
  /** What follows from the cause: evidence for it, and no cause of its own. */
  readonly symptoms?: readonly Matcher[];
  /** Stages that speak for it when nothing failed and they took most of the time, as in a slow rule. */
  readonly slowStages?: readonly StageName[];
  /** It only says that something failed, so it never takes the place of an earlier cause that says what. */
  readonly catchAll?: true;
  /** Undefined: the match does not count after all. */
  readonly refine?: (view: View, deciding: Sighting) => Refinement | undefined;
}

/** The course of the delivery names the cause; no record does. */
export interface CourseRule extends RuleText {
  readonly kind: 'course';
  readonly action: Case['action'];
  readonly stage: DiagnosedStage;
  readonly judge: (view: View) => CourseJudgement | undefined;
  readonly symptoms?: readonly Matcher[];
}

export interface CourseJudgement extends Refinement {
  readonly confidence: Confidence;
  readonly sinceUs: number;
  readonly evidence: readonly Sighting[];
}

/** Nothing failed, and these stages took most of the time. */
export interface SlowRule extends RuleText {
  readonly kind: 'slow';
  readonly stages: readonly StageName[];
}

/** What is answered when no other rule holds. */
export interface ClosingRule extends RuleText {
  readonly kind: 'closing';
  readonly when: 'deleted' | 'healed' | 'otherwise';
}

export type Rule = SignalRule | CourseRule | SlowRule | ClosingRule;

/** Records that name a cause of a late creation. */
export const defineRule = (rule: Omit<SignalRule, 'kind' | 'action'>): SignalRule => ({ kind: 'signal', action: 'create', ...rule });

/** Records that name a cause of a late deletion. */
export const defineDeleteRule = (rule: Omit<SignalRule, 'kind' | 'action'>): SignalRule => ({ kind: 'signal', action: 'delete', ...rule });

/** Records that name a cause of a resize that waits or failed. */
export const defineResizeRule = (rule: Omit<SignalRule, 'kind' | 'action'>): SignalRule => ({ kind: 'signal', action: 'resize', ...rule });

export const defineCourseRule = (rule: Omit<CourseRule, 'kind'>): CourseRule => ({ kind: 'course', ...rule });
export const defineSlowRule = (rule: Omit<SlowRule, 'kind'>): SlowRule => ({ kind: 'slow', ...rule });
export const defineClosingRule = (rule: Omit<ClosingRule, 'kind'>): ClosingRule => ({ kind: 'closing', ...rule });
