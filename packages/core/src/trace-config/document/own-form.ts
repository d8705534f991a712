import { childDepthMax, expressionLengthMax, matchesMax, nameLengthMax, patternLengthMax, propertiesMax, spanRulesMax } from './bounds.ts';
import { checkMatch, checkProperty, checkSpan, checkTrack, type MemberNames } from './checks.ts';
import { type Fields, fieldsOf, flagField, listField, tellUnknown, textField } from './fields.ts';
import type { Match, Property, SpanOwner, SpanRule, Track } from './trace-config.ts';

/** Reads one element of `tracks` of our own form. What it does not know is a problem: there is no older program to please. */
export function ownTrack(fields: Fields): Track {
  tellUnknown(fields, ['action', 'from', 'to', 'properties', 'spans'], true);
  const spans: SpanRule[] = [];
  for (const one of listField(fields, 'spans', spanRulesMax)) addSpans(one, -1, 1, spans);
  return checkTrack(fields.findings, fields.path, {
    action: textField(fields, 'action', nameLengthMax),
    apiVersion: 'v1',
    finish: matchesOf(fields, 'to', false),
    finishName: '',
    properties: propertiesOf(fields),
    resource: 'pods',
    spans,
    start: matchesOf(fields, 'from', false),
    startName: '',
  });
}

const members: MemberNames = {
  duration: 'duration',
  message: 'message',
  name: 'instance',
  when: 'when',
  key: { event: 'event', operation: 'operation' },
  nameRef: 'forEach',
  path: 'path',
  value: 'value',
};

const spanKeys: readonly string[] = [
  ...['name', 'type', 'forEach', 'from', 'to', 'during', 'errors', 'owner'],
  ...['closeWithTrack', 'omitEmpty', 'component', 'children'],
];

/** Owners by the names that stages have, and the original's for them. */
const owners: ReadonlyMap<string, SpanOwner> = new Map<string, SpanOwner>([
  ['', ''],
  ['platform', 'k8s'],
  ['tenant', 'custom'],
  ['other', 'others'],
]);

function addSpans(fields: Fields, parent: number, depth: number, spans: SpanRule[]): void {
  const { findings, path } = fields;
  if (depth > childDepthMax) {
    findings.problem(path, depth, `children at most ${childDepthMax} deep`);
    return;
  }
  tellUnknown(fields, spanKeys, true);
  const nameRef = textField(fields, 'forEach', nameLengthMax);
  const matches = (key: string): readonly Match[] => matchesOf(fields, key, nameRef !== '');
  const owner = textField(fields, 'owner', nameLengthMax);
  if (!owners.has(owner)) findings.problem(`${path}.owner`, owner, 'platform, tenant, other or nothing');
  const direct = matches('during');
  const rule: SpanRule = {
    closeWithTrack: flagField(fields, 'closeWithTrack'),
    component: textField(fields, 'component', nameLengthMax),
    direct,
    end: matches('to'),
    errors: matches('errors'),
    id: '',
    mode: direct.length > 0 ? 'direct' : 'interval',
    name: textField(fields, 'name', nameLengthMax),
    nameRef,
    omitEmpty: flagField(fields, 'omitEmpty'),
    owner: owners.get(owner) ?? '',
    parent,
    start: matches('from'),
    type: textField(fields, 'type', nameLengthMax),
  };
  if (direct.length > 0 && rule.start.length + rule.end.length > 0)
    findings.problem(path, Object.keys(fields.value), 'either from and to, or during');
  const index = spans.push(checkSpan(findings, path, rule, members)) - 1;
  for (const child of listField(fields, 'children', spanRulesMax)) addSpans(child, index, depth + 1, spans);
}

const matchesOf = (fields: Fields, key: string, hasInstances: boolean): readonly Match[] =>
  listField(fields, key, matchesMax).map((one) => matchOf(one, hasInstances));

function matchOf(fields: Fields, hasInstances: boolean): Match {
  const { findings, path, value } = fields;
  tellUnknown(fields, ['event', 'operation', 'instance', 'duration', 'message', 'when'], true);
  const when = textField(fields, 'when', expressionLengthMax);
  const [event, operation] = [textField(fields, 'event', nameLengthMax), textField(fields, 'operation', nameLengthMax)];
  if ((event === '') === (operation === '')) findings.problem(path, Object.keys(value), 'either event or operation');
  const match: Match = {
    duration: textField(fields, 'duration', patternLengthMax),
    key: event || operation,
    kind: event === '' ? 'operation' : 'event',
    message: textField(fields, 'message', patternLengthMax),
    name: textField(fields, 'instance', patternLengthMax),
    when,
  };
  return event === '' && operation === '' ? match : checkMatch(findings, path, match, members, hasInstances);
}

function propertiesOf(fields: Fields): readonly Property[] {
  const { findings } = fields;
  const path = `${fields.path}.properties`;
  const given = fieldsOf(findings, path, fields.value['properties'] ?? {});
  if (given === undefined) return [];
  const names = Object.keys(given.value);
  if (names.length > propertiesMax) findings.problem(path, names.length, `at most ${propertiesMax} properties`);
  return names.slice(0, propertiesMax).flatMap((name) => {
    const property = fieldsOf(findings, `${path}.${name}`, given.value[name]);
    if (property === undefined) return [];
    tellUnknown(property, ['path', 'value', 'metric'], true);
    const read: Property = {
      metric: flagField(property, 'metric'),
      name,
      path: textField(property, 'path', nameLengthMax),
      value: textField(property, 'value', expressionLengthMax),
    };
    return [checkProperty(findings, property.path, read, members)];
  });
}
