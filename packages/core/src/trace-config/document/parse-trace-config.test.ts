import { describe, expect, test } from 'vitest';
import { patternLengthMax, problemsMax, tracksMax } from './bounds.ts';
import { parseTraceConfig } from './parse-trace-config.ts';

const operation = (key: string): object => ({ Type: 'operation', Operation: key });
const track = (more: object = {}, spans: readonly object[] = []): object => ({
  ObjectRef: { Resource: 'pods', APIVersion: 'v1' },
  ActionType: 'PodCreate',
  LifeFlag: { Mode: 'start-finish', StartEvent: [operation('pod:create:success')], FinishEvent: [operation('condition:Ready:true')] },
  Spans: spans,
  ...more,
});
const span = (more: object): object => ({ Name: 'a', Mode: 'start-finish', StartEvent: [operation('pod:ip:set')], ...more });
const problemsOf = (given: unknown): readonly (readonly [string, string])[] => {
  const read = parseTraceConfig(given);
  return read.ok ? [] : read.problem.map(({ path, expected }) => [path, expected] as const);
};

describe("the original's form", () => {
  test('is read with every key of both variants', () => {
    const read = parseTraceConfig([
      track({ ExtraProperties: { team: { Name: 'team', ValueRex: 'metadata#labels#team', NeedMetric: 'true' } } }, [
        span({
          Type: 'outer',
          SpanOwner: 'k8s',
          Component: 'kubelet',
          NeedClose: true,
          Omitempty: 'true',
          ErrorEvent: [{ Type: 'event', Reason: 'Failed', MatchRex: 'pull' }],
          Children: [{ Name: 'inner', Mode: 'direct-info', DirectEvent: [{ Type: 'event', Reason: 'Pulled', DurationRex: 'in (.*)' }] }],
        }),
      ]),
    ]);
    expect(read.ok && read.value.notices).toEqual([]);
    expect(read.ok && read.value.config.tracks[0]?.properties).toEqual([
      { metric: true, name: 'team', path: 'metadata#labels#team', value: '' },
    ]);
    expect(read.ok && read.value.config.tracks[0]?.spans.map(({ id, mode, parent, owner }) => [id, mode, parent, owner])).toEqual([
      ['outer:a', 'interval', -1, 'k8s'],
      ['inner', 'direct', 0, ''],
    ]);
  });

  test('tells every problem at once, by the path in the document', () => {
    expect(
      problemsOf([
        track({ ActionType: '' }, [
          span({ SpanOwner: 'nobody', NameRef: 'spec..name' }),
          span({ StartEvent: [{ Type: 'event', Reason: 'Pulling', NameRex: '(a' }, { Type: 'other' }] }),
        ]),
        7,
      ]),
    ).toEqual([
      ['$[0].Spans[0].SpanOwner', 'custom, k8s, others or nothing'],
      ['$[0].Spans[0].NameRef', 'fields separated by dots, lists as [key]field, such as spec.[name]containers.image'],
      ['$[0].Spans[1].StartEvent[0].NameRex', 'a regular expression of RE2, which has no look-around and no references back'],
      ['$[0].Spans[1].StartEvent[1].Type', 'event or operation'],
      ['$[0].Spans[1].StartEvent[1].Operation', 'an operation, such as pod:create:success'],
      ['$[0]', 'a track with an action, such as PodCreate'],
      ['$[1]', 'an object'],
    ]);
  });

  test('a script in Lua is a problem that names the expression in its place', () => {
    const [found] = problemsOf([track({}, [span({ StartEvent: [{ Type: 'operation', LuaMatcher: { Scripts: 'return true' } }] })])]);
    expect(found?.[0]).toBe('$[0].Spans[0].StartEvent[0].LuaMatcher');
    expect(found?.[1]).toContain('"Expression"');
  });

  test('keys that nobody reads are notices, and those of the shipped files are not even that', () => {
    const read = parseTraceConfig([track({ Colour: 'red' }, [span({ CloseCondition: 'x' })])]);
    expect(read.ok && read.value.notices).toEqual([
      '$[0].Colour: is accepted and has no effect, as in the original',
      '$[0].Spans[0].CloseCondition: is accepted and has no effect, as in the original',
    ]);
  });
});

describe('our own form', () => {
  test('means the same as the original where both say the same', () => {
    const own = parseTraceConfig({
      tracks: [
        {
          action: 'PodCreate',
          from: [{ operation: 'pod:create:success' }],
          to: [{ operation: 'condition:Ready:true' }],
          spans: [{ name: 'a', owner: 'tenant', from: [{ operation: 'pod:ip:set' }], to: [{ event: 'Pulled', instance: 'image "(.*)"' }] }],
        },
      ],
    });
    const original = parseTraceConfig([
      track({}, [span({ SpanOwner: 'custom', EndEvent: [{ Type: 'event', Reason: 'Pulled', NameRex: 'image "(.*)"' }] })]),
    ]);
    expect(own.ok && own.value.document).toBe(original.ok && original.value.document);
  });

  test('does not guess: a word that it does not know is a problem that lists those it knows', () => {
    expect(
      problemsOf({ tracks: [{ action: 'PodCreate', from: [{ operation: 'pod:create:success', reason: 'x' }], colour: 'red' }] }),
    ).toEqual([
      ['$.tracks[0].colour', 'one of action, from, to, properties, spans'],
      ['$.tracks[0].from[0].reason', 'one of event, operation, instance, duration, message, when'],
    ]);
  });

  test('an expression is parsed where it stands, and the problem names the character', () => {
    const [found] = problemsOf({ tracks: [{ action: 'PodCreate', from: [{ event: 'Pulled', when: 'message.contain("x")' }] }] });
    expect(found).toEqual(['$.tracks[0].from[0].when', 'contains, startsWith, endsWith, matches, size, exists or all at character 9']);
  });
});

test('a ConfigMap is read by the key of the original', () => {
  const read = parseTraceConfig({ kind: 'ConfigMap', data: { 'span-config': JSON.stringify([track()]) } });
  expect(read.ok && read.value.config.tracks.length).toBe(1);
});

test.each([
  ['a number', 7],
  ['nothing', null],
  ['an object without tracks', {}],
  ['a ConfigMap without the key', { kind: 'ConfigMap', data: { 'lunettes-config': '{}' } }],
  ['more tracks than a configuration may have', Array.from({ length: tracksMax + 1 }, () => track())],
  [
    'a regular expression that is too long',
    [track({}, [span({ StartEvent: [{ Type: 'event', Reason: 'A', NameRex: 'a'.repeat(patternLengthMax + 1) }] })])],
  ],
  [
    'a regular expression that compiles to too much',
    [track({}, [span({ StartEvent: [{ Type: 'event', Reason: 'A', MatchRex: '(a{1,100}){1,9}' }] })])],
  ],
])('%s is a problem', (_, given) => {
  expect(problemsOf(given).length).toBeGreaterThan(0);
});

test('no more problems are told than anybody reads', () => {
  const many = Array.from({ length: 200 }, () => ({ Mode: 'sideways' }));
  expect(problemsOf([track({}, many)]).length).toBe(problemsMax);
});
