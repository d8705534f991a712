import { compilePattern } from '../reading/pattern.ts';
import { childDepthMax, expressionLengthMax, matchesMax, nameLengthMax, patternLengthMax, propertiesMax, spanRulesMax } from './bounds.ts';
import { checkMatch, checkProperty, checkSpan, checkTrack, type MemberNames } from './checks.ts';
import { type Fields, fieldsOf, flagField, listField, tellUnknown, textField } from './fields.ts';
import { fieldOf } from './json-access.ts';
import { type Match, type Property, type SpanMode, type SpanOwner, type SpanRule, spanOwners, type Track } from './trace-config.ts';

/**
 * Reads one element of the original's array, of either of its variants (parity reference §5.1, §5.6). Keys that it does not
 * know are told as notices, as the original ignores them; scripts are a problem that names the expression in their place.
 */
export function originalTrack(fields: Fields): Track {
  const { findings, path } = fields;
  tellUnknown(fields, ['ObjectRef', 'ActionType', 'LifeFlag', 'ExtraProperties', 'Spans'], false);
  const ref = fieldsOf(findings, `${path}.ObjectRef`, fields.value['ObjectRef'] ?? {});
  const life = fieldsOf(findings, `${path}.LifeFlag`, fields.value['LifeFlag'] ?? {});
  if (life !== undefined) tellUnknown(life, ['Mode', 'StartName', 'FinishName', 'StartEvent', 'FinishEvent'], false);
  const spans: SpanRule[] = [];
  for (const one of listField(fields, 'Spans', spanRulesMax)) addSpans(one, -1, 1, spans);
  return checkTrack(findings, path, {
    action: textField(fields, 'ActionType', nameLengthMax),
    apiVersion: ref === undefined ? '' : textField(ref, 'APIVersion', nameLengthMax),
    finish: life === undefined ? [] : matchesOf(life, 'FinishEvent', false),
    finishName: life === undefined ? '' : textField(life, 'FinishName', nameLengthMax),
    properties: propertiesOf(fields),
    resource: ref === undefined ? '' : textField(ref, 'Resource', nameLengthMax),
    spans,
    start: life === undefined ? [] : matchesOf(life, 'StartEvent', false),
    startName: life === undefined ? '' : textField(life, 'StartName', nameLengthMax),
  });
}

const members: MemberNames = {
  duration: 'DurationRex',
  message: 'MatchRex',
  name: 'NameRex',
  when: 'Expression',
  key: { event: 'Reason', operation: 'Operation' },
  nameRef: 'NameRef',
  path: 'ValueRex',
  value: 'Expression',
};

const spanKeys: readonly string[] = [
  ...['Name', 'Type', 'NameRef', 'Mode', 'StartEvent', 'EndEvent', 'DirectEvent', 'SpanOwner', 'NeedClose', 'Omitempty'],
  ...['Component', 'Children', 'ErrorEvent'],
];

function addSpans(fields: Fields, parent: number, depth: number, spans: SpanRule[]): void {
  const { findings, path } = fields;
  if (depth > childDepthMax) {
    findings.problem(path, depth, `children at most ${childDepthMax} deep`);
    return;
  }
  tellUnknown(fields, spanKeys, false);
  const nameRef = textField(fields, 'NameRef', nameLengthMax);
  const matches = (key: string): readonly Match[] => matchesOf(fields, key, nameRef !== '');
  const rule: SpanRule = {
    closeWithTrack: flagField(fields, 'NeedClose'),
    component: textField(fields, 'Component', nameLengthMax),
    direct: matches('DirectEvent'),
    end: matches('EndEvent'),
    errors: matches('ErrorEvent'),
    id: '',
    mode: modeOf(fields),
    name: textField(fields, 'Name', nameLengthMax),
    nameRef,
    omitEmpty: flagField(fields, 'Omitempty'),
    owner: ownerOf(fields),
    parent,
    start: matches('StartEvent'),
    type: textField(fields, 'Type', nameLengthMax),
  };
  const index = spans.push(checkSpan(findings, path, rule, members)) - 1;
  for (const child of listField(fields, 'Children', spanRulesMax)) addSpans(child, index, depth + 1, spans);
}

function modeOf(fields: Fields): SpanMode {
  const mode = textField(fields, 'Mode', nameLengthMax);
  if (mode === 'direct-info') return 'direct';
  if (mode === '' && fields.value['DirectEvent'] !== undefined) return 'direct';
  if (mode !== '' && mode !== 'start-finish') fields.findings.problem(`${fields.path}.Mode`, mode, 'start-finish or direct-info');
  return 'interval';
}

function ownerOf(fields: Fields): SpanOwner {
  const given = textField(fields, 'SpanOwner', nameLengthMax);
  const owner = spanOwners.find((one) => one === given);
  if (owner === undefined) fields.findings.problem(`${fields.path}.SpanOwner`, given, 'custom, k8s, others or nothing');
  return owner ?? '';
}

const matchesOf = (fields: Fields, key: string, hasInstances: boolean): readonly Match[] =>
  listField(fields, key, matchesMax).map((one) => matchOf(one, hasInstances));

const matchKeys: readonly string[] = ['Type', 'Operation', 'Reason', 'NameRex', 'DurationRex', 'MatchRex', 'LuaMatcher', 'Expression'];

function matchOf(fields: Fields, hasInstances: boolean): Match {
  const { findings, path } = fields;
  tellUnknown(fields, matchKeys, false);
  refuseLua(fields, 'LuaMatcher', 'message, reason, verb, userAgent, spanName, request, response and annotations');
  const type = textField(fields, 'Type', nameLengthMax);
  if (type !== 'event' && type !== 'operation') findings.problem(`${path}.Type`, type, 'event or operation');
  const kind = type === 'event' ? 'event' : 'operation';
  const when = textField(fields, 'Expression', expressionLengthMax);
  const key = textField(fields, members.key[kind], nameLengthMax);
  const match: Match = {
    duration: textField(fields, 'DurationRex', patternLengthMax),
    // An expression decides alone, and so needs neither reason nor operation.
    key: key === '' && when !== '' ? '*' : key,
    kind,
    message: textField(fields, 'MatchRex', patternLengthMax),
    name: unescapedOnce(fields),
    when,
  };
  return checkMatch(findings, path, match, members, hasInstances);
}

/**
 * The original ships expressions that were escaped once too often (`\\\\[(.*)\\\\]`), so that they capture nothing and never match.
 * One that captures nothing as it stands, but captures something with one escape less, is read as it was meant.
 */
function unescapedOnce(fields: Fields): string {
  const given = textField(fields, 'NameRex', patternLengthMax);
  const meant = given.replaceAll('\\\\', '\\');
  if (meant === given || groupsOf(given) !== 0 || groupsOf(meant) !== 1) return given;
  fields.findings.notice(`${fields.path}.NameRex`, `is escaped twice and captures nothing; it is read as ${meant}`);
  return meant;
}

function groupsOf(source: string): number {
  const pattern = compilePattern(source);
  return pattern.ok ? pattern.value.groups : -1;
}

function refuseLua({ findings, path, value }: Fields, key: string, variables: string): void {
  const scripts = fieldOf(value[key], 'Scripts');
  if (scripts === undefined || scripts === null || scripts === '' || (Array.isArray(scripts) && scripts.length === 0)) return;
  findings.problem(
    `${path}.${key}`,
    scripts,
    `"Expression" with an expression in the language of Kubernetes (CEL), such as message.contains("timeout"), which may speak of ${variables}; scripts in Lua are not run`,
  );
}

function propertiesOf(fields: Fields): readonly Property[] {
  const { findings } = fields;
  const path = `${fields.path}.ExtraProperties`;
  const given = fieldsOf(findings, path, fields.value['ExtraProperties'] ?? {});
  if (given === undefined) return [];
  const names = Object.keys(given.value);
  if (names.length > propertiesMax) findings.problem(path, names.length, `at most ${propertiesMax} properties`);
  return names.slice(0, propertiesMax).flatMap((name) => {
    const property = fieldsOf(findings, `${path}.${name}`, given.value[name]);
    if (property === undefined) return [];
    tellUnknown(property, ['Name', 'ValueRex', 'ValueFetcher', 'NeedMetric', 'Expression'], false);
    refuseLua(property, 'ValueFetcher', 'object');
    const value = textField(property, 'Expression', expressionLengthMax);
    const read: Property = {
      metric: flagField(property, 'NeedMetric'),
      name: textField(property, 'Name', nameLengthMax) || name,
      path: value === '' ? textField(property, 'ValueRex', nameLengthMax) : '',
      value,
    };
    return [checkProperty(findings, property.path, read, members)];
  });
}
