import { noPairs, type Pairs, pairOf } from '../vocabulary/index.ts';
import { matchMessage } from './message-pattern.ts';
import type { Matcher } from './rule.ts';
import type { Sighting } from './sighting.ts';
import type { View } from './view.ts';

/** What the matcher captured from this record; undefined when it does not speak for the rule. */
export function match(matcher: Matcher, sighting: Sighting, view: View): Pairs | undefined {
  if (!matcher.rows.some((type) => type === sighting.row.type)) return undefined;
  if (sighting.component !== '' && matcher.components !== undefined && !matcher.components.includes(sighting.component)) return undefined;
  if (matcher.reasons !== undefined && !matcher.reasons.some((reason) => isReason(reason, sighting.reason))) return undefined;
  if (matcher.eventTypes !== undefined && (sighting.eventType === null || !matcher.eventTypes.includes(sighting.eventType)))
    return undefined;
  if (matcher.containers !== undefined && !isContainerKind(matcher.containers, sighting)) return undefined;
  if (matcher.codes !== undefined && !within(matcher.codes, sighting.code)) return undefined;
  if (matcher.exitCodes !== undefined && (sighting.exitCode === null || !within(matcher.exitCodes, sighting.exitCode))) return undefined;
  if (matcher.details?.some(([key, value]) => pairOf(sighting.row.details, key) !== value)) return undefined;
  if (matcher.unless?.some((pattern) => matchMessage(pattern, sighting.message) !== undefined)) return undefined;
  const said = matcher.messages === undefined ? noPairs : firstMatch(matcher.messages, sighting.message);
  const fit = matcher.fit === undefined ? noPairs : matchFit(matcher.fit, sighting, view);
  return said === undefined || fit === undefined ? undefined : [...said, ...fit];
}

const within = ([from, to]: readonly [number, number], value: number): boolean => value >= from && value <= to;

const isReason = (wanted: string, reason: string): boolean =>
  wanted.endsWith('*') ? reason.startsWith(wanted.slice(0, -1)) : reason === wanted;

/** Without the Pod's spec the kind is not known; then it is taken for an ordinary container. */
const isContainerKind = (wanted: NonNullable<Matcher['containers']>, { containerKind }: Sighting): boolean =>
  wanted.includes(containerKind === 'unknown' && !wanted.includes('unknown') ? 'regular' : containerKind);

function firstMatch(patterns: readonly string[], text: string): Pairs | undefined {
  for (const pattern of patterns) {
    const captured = matchMessage(pattern, text);
    if (captured !== undefined) return captured;
  }
  return undefined;
}

function matchFit(patterns: readonly string[], sighting: Sighting, { fit }: View): Pairs | undefined {
  if (fit === undefined || fit.sighting !== sighting) return undefined;
  const { text, count } = fit.reason;
  const captured = firstMatch(patterns, text);
  if (captured === undefined) return undefined;
  const resource: Pairs = text.startsWith(lacking) ? [['resource', text.slice(lacking.length)]] : noPairs;
  const nodes: Pairs =
    fit.nodes === 0
      ? noPairs
      : [
          ['nodes', String(fit.nodes)],
          ['nodes_short', String(count)],
        ];
  return [...captured, ...resource, ...nodes];
}

const lacking = 'Insufficient ';
