import { type Parsed, parsed, problem } from '@lunettes/base';
import type { ConfigProblem } from '../../vocabulary/index.ts';
import { documentLengthMax, spanRulesMax, tracksMax } from './bounds.ts';
import { type Fields, fieldsOf, listField, tellUnknown } from './fields.ts';
import { fieldOf, isObject } from './json-access.ts';
import { originalTrack } from './original-form.ts';
import { ownTrack } from './own-form.ts';
import { type Findings, openFindings } from './problems.ts';
import type { SpanRule, TraceConfig, Track } from './trace-config.ts';

/** A configuration without a problem. */
export interface ParsedTraceConfig {
  readonly config: TraceConfig;
  /** Canonical JSON: equal configurations, written in whichever form, have equal documents. */
  readonly document: string;
  /** What is accepted and has no effect. */
  readonly notices: readonly string[];
}

/**
 * Parses a trace configuration that was read as JSON or YAML: the original's array, unchanged; our own form, an object with
 * `tracks`; or a ConfigMap with the original's key. Tells all problems at once, each with path, value and what would be right.
 */
export function parseTraceConfig(given: unknown): Parsed<ParsedTraceConfig, readonly ConfigProblem[]> {
  const findings = openFindings();
  const found = unwrapped(given, findings);
  const tracks = found === undefined ? [] : withIds(tracksOf(found.value, found.path, findings));
  const measures = found !== undefined && measuresDeliveries(found.value, found.path, findings);
  const rules = tracks.reduce((sum, { spans }) => sum + spans.length, 0);
  if (rules > spanRulesMax) findings.problem('$', rules, `at most ${spanRulesMax} spans, children counted`);
  const config: TraceConfig = measures ? { deliveryBasis: 'trace-config', tracks } : { tracks };
  const document = JSON.stringify(config);
  if (document.length > documentLengthMax) findings.problem('$', document.length, `at most ${documentLengthMax} characters`);
  if (findings.problems.length > 0) return problem(findings.problems);
  return parsed({ config, document, notices: findings.notices });
}

/** Keys of the original's ConfigMaps under which a trace configuration stands as text. */
const configMapKeys = ['span-config', 'trace-config'] as const;

interface Unwrapped {
  readonly path: string;
  readonly value: unknown;
}

function unwrapped(given: unknown, findings: Findings): Unwrapped | undefined {
  if (fieldOf(given, 'kind') !== 'ConfigMap') return { path: '$', value: given };
  const data = fieldOf(given, 'data');
  const key = configMapKeys.find((one) => fieldOf(data, one) !== undefined);
  const text = key === undefined ? undefined : fieldOf(data, key);
  if (key === undefined || typeof text !== 'string') {
    findings.problem('$.data', isObject(data) ? Object.keys(data) : data, `a text under ${configMapKeys.join(' or ')}`);
    return undefined;
  }
  try {
    return { path: `$.data.${key}:$`, value: JSON.parse(text) as unknown };
  } catch {
    findings.problem(`$.data.${key}`, text, 'JSON');
    return undefined;
  }
}

function tracksOf(value: unknown, path: string, findings: Findings): readonly Track[] {
  if (Array.isArray(value)) {
    if (value.length > tracksMax) findings.problem(path, value.length, `at most ${tracksMax} elements`);
    return value.slice(0, tracksMax).flatMap((one, index) => {
      const fields: Fields | undefined = fieldsOf(findings, `${path}[${index}]`, one);
      return fields === undefined ? [] : [originalTrack(fields)];
    });
  }
  const fields = isObject(value) && Object.hasOwn(value, 'tracks') ? fieldsOf(findings, path, value) : undefined;
  if (fields === undefined) {
    findings.problem(path, value, "the original's array of tracks, an object with tracks, or a ConfigMap with the key span-config");
    return [];
  }
  tellUnknown(fields, ['deliveryBasis', 'tracks'], true);
  return listField(fields, 'tracks', tracksMax).map((one) => (isOriginal(one.value) ? originalTrack(one) : ownTrack(one)));
}

/** An element of the original's array may stand among our own. */
const isOriginal = (track: object): boolean => ['ActionType', 'LifeFlag', 'Spans'].some((key) => Object.hasOwn(track, key));

/** By what deliveries are measured: the original's array has no place to say it, and so its spans are only shown. */
function measuresDeliveries(value: unknown, path: string, findings: Findings): boolean {
  const basis = isObject(value) && !Array.isArray(value) ? fieldOf(value, 'deliveryBasis') : undefined;
  if (basis !== undefined && basis !== 'stages' && basis !== 'trace-config')
    findings.problem(`${path}.deliveryBasis`, basis, 'stages or trace-config');
  return basis === 'trace-config';
}

/** Every rule gets an id that no other rule of the same action has. */
function withIds(tracks: readonly Track[]): readonly Track[] {
  const seen = new Map<string, number>();
  const identified = (action: string, rule: SpanRule): SpanRule => {
    const label = labelOf(rule);
    const n = (seen.get(`${action}|${label}`) ?? 0) + 1;
    seen.set(`${action}|${label}`, n);
    return { ...rule, id: n === 1 ? label : `${label}#${n}` };
  };
  return tracks.map((track) => ({ ...track, spans: track.spans.map((rule) => identified(track.action, rule)) }));
}

function labelOf({ name, type }: SpanRule): string {
  if (name === '' || type === '' || name === type) return name || type;
  return `${type}:${name}`;
}
