import { parseExpression } from '../expression/parse-expression.ts';
import { matchVariables, propertyVariables } from '../expression/variables.ts';
import { parseNameRef } from '../reading/name-ref.ts';
import { unseenOperations } from '../reading/operations.ts';
import { compilePattern } from '../reading/pattern.ts';
import { parseValuePath } from '../reading/value-path.ts';
import type { Findings } from './problems.ts';
import type { Match, Property, SpanRule, Track } from './trace-config.ts';

/** Names under which a form writes the members of a match, of a span and of a property: problems speak the user's language. */
export interface MemberNames {
  readonly duration: string;
  readonly message: string;
  readonly name: string;
  readonly when: string;
  readonly key: Readonly<Record<Match['kind'], string>>;
  readonly nameRef: string;
  readonly path: string;
  readonly value: string;
}

/** Checks of one match that do not depend on how it was written. `names` says whether its span has instances. */
export function checkMatch(findings: Findings, path: string, match: Match, members: MemberNames, hasInstances: boolean): Match {
  if (match.key === '') findings.problem(`${path}.${members.key[match.kind]}`, match.key, keyExpected[match.kind]);
  if (unseenOperations.includes(match.key))
    findings.notice(`${path}.${members.key[match.kind]}`, `${match.key} belongs to no Pod and is never seen in one`);
  const named = checkPattern(findings, `${path}.${members.name}`, match.name);
  if (hasInstances && match.name !== '' && named === 0)
    findings.notice(`${path}.${members.name}`, 'captures nothing, so that it matches no instance; put one group around the name');
  if (checkPattern(findings, `${path}.${members.duration}`, match.duration) === 0 && match.duration !== '')
    findings.notice(`${path}.${members.duration}`, 'captures nothing, so that the duration is 0; put one group around it');
  checkPattern(findings, `${path}.${members.message}`, match.message);
  if (match.when !== '') checkExpression(findings, `${path}.${members.when}`, match.when, matchVariables);
  return match;
}

const keyExpected: Readonly<Record<Match['kind'], string>> = {
  event: 'the reason of an Event, such as Pulled',
  operation: 'an operation, such as pod:create:success',
};

/** Number of groups; -1 for what does not compile, which is a problem. */
function checkPattern(findings: Findings, path: string, source: string): number {
  const pattern = compilePattern(source);
  if (pattern.ok) return pattern.value.groups;
  findings.problem(path, source, pattern.problem);
  return -1;
}

function checkExpression(findings: Findings, path: string, source: string, variables: readonly string[]): void {
  const node = parseExpression(source, variables);
  if (!node.ok) findings.problem(path, source, node.problem);
}

export function checkProperty(findings: Findings, path: string, property: Property, members: MemberNames): Property {
  if ((property.path === '') === (property.value === ''))
    findings.problem(path, property.name, `either ${members.path} or ${members.value}`);
  else if (property.value !== '') checkExpression(findings, `${path}.${members.value}`, property.value, propertyVariables);
  else {
    const steps = parseValuePath(property.path);
    if (!steps.ok) findings.problem(`${path}.${members.path}`, property.path, steps.problem);
  }
  return property;
}

export function checkSpan(findings: Findings, path: string, rule: SpanRule, members: MemberNames): SpanRule {
  if (rule.name === '' && rule.type === '') findings.problem(path, rule.nameRef, 'a span with a name or a type');
  if (rule.nameRef !== '') {
    const steps = parseNameRef(rule.nameRef);
    if (!steps.ok) findings.problem(`${path}.${members.nameRef}`, rule.nameRef, steps.problem);
  }
  return rule;
}

/** Only Pods are followed, and what never starts is a mistake. */
export function checkTrack(findings: Findings, path: string, track: Track): Track {
  if (track.action === '') findings.problem(path, track.action, 'a track with an action, such as PodCreate');
  if (track.resource !== 'pods') findings.notice(path, `objects of "${track.resource}" are not followed; only pods are`);
  if (track.start.length === 0) findings.problem(path, [], 'a track with at least one start, else it never begins');
  return track;
}
