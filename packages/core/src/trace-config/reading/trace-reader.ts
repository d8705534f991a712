import { minuteUs } from '../../vocabulary/index.ts';
import { isObject, textOf } from '../document/json-access.ts';
import type { Match, Property, TraceConfig, Track } from '../document/trace-config.ts';
import type { Mark, MarkRole, TraceConfigFacts, TraceFacts } from '../evaluation/trace-facts.ts';
import { trackLimitUs } from '../evaluation/track-limit.ts';
import { textGiven } from '../expression/evaluate-expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { propertyVariables } from '../expression/variables.ts';
import { type MatchReader, markOf, matchReader } from './match-reader.ts';
import { namesAt, parseNameRef } from './name-ref.ts';
import { type AnsweredRequest, operationsOf } from './operations.ts';
import { traceContextsOf } from './trace-context.ts';
import { parseValuePath, propertyText, textAtPath } from './value-path.ts';

/** An answered request about a Pod. */
export interface RequestSight extends AnsweredRequest {
  readonly atUs: number;
  readonly id: string;
  readonly apiVersion: string;
  readonly userAgent: string;
  /** Of the audit event. */
  readonly annotations: unknown;
}

/** An Event about a Pod. */
export interface EventSight {
  readonly atUs: number;
  /** `atUs` is when the request that wrote it arrived. */
  readonly exact: boolean;
  readonly id: string;
  readonly reason: string;
  readonly message: string;
  /** The Event itself. */
  readonly object: unknown;
}

/** Looks with a configuration at records; each answer is what one version of it found, nothing where it found nothing. */
export interface TraceReader {
  ofRequest(sight: RequestSight): readonly TraceFacts[];
  ofEvent(sight: EventSight): readonly TraceFacts[];
}

/**
 * A reader of the configurations of one cluster. A track keeps the configuration in force at its start, so one that was
 * replaced still finds what happens to tracks that it began, for as long as a track can last.
 */
export function createTraceReader(configs: readonly TraceConfigFacts[]): TraceReader {
  const readers = configs
    .toSorted((a, b) => a.effectiveAtUs - b.effectiveAtUs)
    .map((facts) => ({ fromUs: facts.effectiveAtUs, read: configReader(JSON.parse(facts.document) as TraceConfig, facts.version) }));
  const found = (atUs: number, look: (one: ConfigReader, opens: boolean) => TraceFacts | undefined): readonly TraceFacts[] =>
    readers.flatMap(({ fromUs, read }, index) => {
      const untilUs = readers[index + 1]?.fromUs ?? Number.MAX_SAFE_INTEGER;
      if (atUs < fromUs || atUs >= untilUs + trackLimitUs + graceUs) return [];
      return look(read, atUs < untilUs) ?? [];
    });
  return {
    ofRequest: (sight) => found(sight.atUs, (read, opens) => requestFacts(read, sight, opens)),
    ofEvent: (sight) => found(sight.atUs, (read, opens) => eventFacts(read, sight, opens)),
  };
}

/** What comes this late is still read by a replaced configuration. */
const graceUs = 10 * minuteUs;

interface ConfigReader {
  readonly version: string;
  readonly tracks: readonly Track[];
  /** By the exact reason or operation. */
  readonly exact: Readonly<Record<Match['kind'], ReadonlyMap<string, readonly MatchReader[]>>>;
  /** Those that only an expression or a pattern of the operation decides. */
  readonly others: Readonly<Record<Match['kind'], readonly MatchReader[]>>;
  readonly names: readonly { readonly rule: number; readonly track: number; at(object: unknown): readonly string[] }[];
  readonly properties: readonly { readonly name: string; readonly track: number; of(object: unknown): string | undefined }[];
}

function configReader(config: TraceConfig, version: string): ConfigReader {
  const exact = { event: new Map<string, MatchReader[]>(), operation: new Map<string, MatchReader[]>() };
  const others: Record<Match['kind'], MatchReader[]> = { event: [], operation: [] };
  const names: ConfigReader['names'][number][] = [];
  const properties: ConfigReader['properties'][number][] = [];
  config.tracks.forEach((one, track) => {
    const add = (role: MarkRole, rule: number, matches: readonly Match[], wanted: string, hasInstances: boolean): void => {
      for (const match of matches) {
        const reader = matchReader(match, { role, rule, track, wanted, hasInstances });
        if (match.when !== '' || match.key.includes('*')) others[match.kind].push(reader);
        else exact[match.kind].set(match.key, [...(exact[match.kind].get(match.key) ?? []), reader]);
      }
    };
    if (one.resource !== 'pods') return;
    add('open', -1, one.start, one.startName, false);
    add('close', -1, one.finish, one.finishName, false);
    one.spans.forEach((span, rule) => {
      const hasInstances = span.nameRef !== '';
      const steps = hasInstances ? parseNameRef(span.nameRef) : undefined;
      if (steps?.ok === true) names.push({ rule, track, at: (object) => namesAt(object, steps.value) });
      if (span.mode === 'interval') {
        add('start', rule, span.start, '', hasInstances);
        add('end', rule, span.end, '', hasInstances);
      } else add('direct', rule, span.direct, '', hasInstances);
      add('error', rule, span.errors, '', hasInstances);
    });
    for (const property of one.properties) properties.push({ name: property.name, track, of: propertyReader(property) });
  });
  return { version, tracks: config.tracks, exact, others, names, properties };
}

function propertyReader({ path, value }: Property): (object: unknown) => string | undefined {
  if (value !== '') {
    const node = parseExpression(value, propertyVariables);
    return (object) => (node.ok ? propertyText(textGiven(node.value, new Map([['object', object]]))) : undefined);
  }
  const steps = parseValuePath(path);
  return (object) => (steps.ok ? textAtPath(object, steps.value) : undefined);
}

function requestFacts(read: ConfigReader, sight: RequestSight, opens: boolean): TraceFacts | undefined {
  if (sight.code < 200 || sight.code >= 300) return undefined;
  const operations = operationsOf(sight);
  const { annotations, request, response, userAgent, verb } = sight;
  const scopeOf = (spanName: string): ReadonlyMap<string, unknown> =>
    new Map<string, unknown>(Object.entries({ annotations, message: '', reason: '', request, response, spanName, userAgent, verb }));
  const marks: Mark[] = [];
  const tryOne = (reader: MatchReader, texts: readonly string[]): void => {
    const track = read.tracks[reader.place.track];
    if (reader.place.role === 'open' && (!opens || (track?.apiVersion !== '' && track?.apiVersion !== sight.apiVersion))) return;
    const mark = markOf(reader, { texts, scope: scopeOf(spanNameOf(read, reader)) });
    if (mark !== undefined) marks.push(mark);
  };
  for (const [key, details] of operations) {
    for (const reader of read.exact.operation.get(key) ?? []) tryOne(reader, details);
    for (const reader of read.others.operation) if (reader.when === undefined && fits(reader.match.key, key)) tryOne(reader, details);
  }
  if (read.others.operation.length > 0) {
    const details = [...operations.values()].flat();
    for (const reader of read.others.operation) if (reader.when !== undefined) tryOne(reader, details);
  }
  const isWhole = sight.subresource === '' || marks.some(({ role }) => role === 'open');
  const object = isWhole && textOf(response, 'kind') === 'Pod' ? response : undefined;
  return factsOf(read, { atUs: sight.atUs, exact: true, id: sight.id, marks, object });
}

/** `*` stands for anything between two colons. */
function fits(wanted: string, key: string): boolean {
  const [left, right] = [wanted.split(':'), key.split(':')];
  return left.length === right.length && left.every((part, index) => part === '*' || part === right[index]);
}

const spanNameOf = ({ tracks }: ConfigReader, { place }: MatchReader): string => tracks[place.track]?.spans[place.rule]?.name ?? '';

function eventFacts(read: ConfigReader, sight: EventSight, opens: boolean): TraceFacts | undefined {
  const { message, object: request, reason } = sight;
  const scopeOf = (spanName: string): ReadonlyMap<string, unknown> =>
    new Map<string, unknown>(
      Object.entries({ annotations: null, message, reason, request, response: request, spanName, userAgent: '', verb: '' }),
    );
  const marks = [...(read.exact.event.get(reason) ?? []), ...read.others.event].flatMap((reader) => {
    if (reader.place.role === 'open' && !opens) return [];
    return markOf(reader, { texts: [message], scope: scopeOf(spanNameOf(read, reader)) }) ?? [];
  });
  return factsOf(read, { atUs: sight.atUs, exact: sight.exact, id: sight.id, marks, object: undefined });
}

interface Found {
  readonly atUs: number;
  readonly exact: boolean;
  readonly id: string;
  readonly marks: readonly Mark[];
  /** The whole Pod, where it was seen and may tell something new. */
  readonly object: unknown;
}

function factsOf(read: ConfigReader, { atUs, exact, id, marks, object }: Found): TraceFacts | undefined {
  const names = isObject(object) ? instancesOf(read, object) : [];
  const properties = isObject(object)
    ? read.properties.flatMap(({ name, track, of }) => {
        const value = of(object);
        return value === undefined ? [] : [{ name, track, value }];
      })
    : [];
  const contexts = traceContextsOf(object);
  if (marks.length + names.length + properties.length + contexts.length === 0) return undefined;
  return { atUs, contexts, exact, id, marks, names, properties, version: read.version };
}

function instancesOf(read: ConfigReader, object: unknown): TraceFacts['names'] {
  let left = namesPerSignalMax;
  return read.names.flatMap(({ rule, track, at }) => {
    const values = at(object).slice(0, left);
    left -= values.length;
    return values.length === 0 ? [] : [{ rule, track, values }];
  });
}

/** Instances that one record may tell of; those of the first spans stay. */
const namesPerSignalMax = 512;
