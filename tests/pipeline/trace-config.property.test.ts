import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTraceReader, type TraceConfigFacts } from '@lunettes/core/trace-config';
import type { Sli, Span } from '@lunettes/core/vocabulary';
import { readTraceConfig } from '@lunettes/replay';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { control } from './control-signal.ts';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, runLanes } from './lanes.ts';
import { simulatedSignals } from './simulated-signals.ts';

const second = 1_000_000;

/**
 * The original's default, measuring deliveries, without the span of the platform that nothing ends on stock Kubernetes and that
 * would cover all else; and tracks that begin again and again, end by their limit or never begin.
 */
function configured(): TraceConfigFacts {
  const text = readFileSync(join(import.meta.dirname, '../trace-config/original-default.json'), 'utf8');
  const original = (JSON.parse(text) as { readonly Spans: readonly { readonly Name: string }[] }[]).map((one) => ({
    ...one,
    Spans: one.Spans.map((span) =>
      span.Name === 'ip_allocate_span' || span.Name === 'kubelet_delay_span' ? { ...span, SpanOwner: 'others' } : span,
    ),
  }));
  const event = (Reason: string): object => ({ Type: 'event', Reason });
  const track = (ActionType: string, StartEvent: object[], FinishEvent: object[], Spans: object[]): object => ({
    ObjectRef: { Resource: 'pods', APIVersion: 'v1' },
    ActionType,
    LifeFlag: { StartEvent, FinishEvent },
    Spans,
  });
  const instances = { NameRef: 'spec.[name]containers.name', NeedClose: true };
  const started = { ...event('Started'), NameRex: 'Started container (.*)' };
  const own = [
    track(
      'Start',
      [event('Pulled'), event('Pulling')],
      [event('Started')],
      [{ Name: 'again', StartEvent: [event('Pulled')], EndEvent: [event('Started')] }],
    ),
    track(
      'Limit',
      [{ Type: 'operation', Operation: 'schedule:binding:success' }],
      [event('NeverSaid')],
      [
        {
          Name: 'all',
          ...instances,
          StartEvent: [started],
          EndEvent: [event('NeverSaid')],
          ErrorEvent: [event('BackOff'), event('Failed')],
        },
      ],
    ),
    track('Never', [event('NeverSaid')], [], []),
  ];
  const read = readTraceConfig(JSON.stringify({ deliveryBasis: 'trace-config', tracks: [...original, ...own] }));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return { ...read.value.facts, effectiveAtUs: 0 };
}

const facts = configured();
/** Watches of Pods say nothing to a trace configuration; Events come twice, from audit and as objects. */
const files = { audit: 'audit', events: 'event_core' } as const;
const { signals, options } = simulatedSignals(
  { seed: 11, pods: 90, namespaces: 6, durationS: 1800, disorderMs: 0, duplicateRatio: 0, lateRatio: 0 },
  files,
  createTraceReader([facts]),
);
const prelude = control('trace_config', options.cluster, facts);
/** Long enough for the limit of a track that began with the last Pod. */
const untilUs = options.startAtUs + (options.durationS + 2400) * second;
const run: LaneRun = { cluster: options.cluster, lanes: 1, untilUs, roundTrip: false, latenessUs: 0, preludes: [prelude] };
const straight = runLanes(signals, run);
const spans = [...straight.rows.values()].flatMap(({ topic, value }) => (topic === 'spans' ? [value as Span] : []));
const configuredSpans = spans.filter(({ attributes }) => attributes.some(([key]) => key === 'lunettes.trace_config.version'));

test('the straight run is worth comparing with', () => {
  const ended = new Map<string, number>();
  for (const { attributes } of configuredSpans) {
    const state = attributes.find(([key]) => key === 'lunettes.trace_config.state')?.[1] ?? 'root';
    ended.set(state, (ended.get(state) ?? 0) + 1);
  }
  for (const state of ['complete', 'closed_with_track', 'not_ended', 'not_begun', 'absent', 'root'])
    expect(ended.get(state), state).toBeGreaterThan(0);
  const measured = [...straight.rows.values()].flatMap(({ topic, value }) => (topic === 'sli' ? [value as Sli] : []));
  const ofSpans = measured.filter((row) => row.delivery_basis === 'trace_config' && (row.delivery_us ?? 0) < (row.total_us ?? 0));
  expect(ofSpans.filter(({ action }) => action === 'create').length).toBeGreaterThan(20);
  expect(straight.deadLetters).toEqual([]);
});

test('every span hangs in its trace: its parent is there, and it ends no earlier than it begins', () => {
  const ids = new Set(spans.map(({ trace_id, span_id }) => `${trace_id}|${span_id}`));
  const joined = new Set(spans.filter(({ name }) => name === 'pod.create' || name === 'pod.delete').map(({ trace_id }) => trace_id));
  for (const { trace_id, parent_span_id, start_at_us, end_at_us, attributes } of configuredSpans) {
    expect(end_at_us).toBeGreaterThanOrEqual(start_at_us);
    const isOwn = !attributes.some(([key]) => key === 'lunettes.delivery_id');
    if (parent_span_id !== null && (isOwn || joined.has(trace_id))) expect(ids).toContain(`${trace_id}|${parent_span_id}`);
  }
});

// Verifies: L11
test('matches in any order within the lateness, with any repeats, on any number of lanes, give the same spans and delivery times', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(1, 2, 3, 8),
      fc.constantFrom(0, 2 * second, 240 * second),
      fc.constantFrom(0, 0.2),
      (seed, lanes, withinUs, repeats) => {
        const outcome = runLanes(disordered(signals, seed, withinUs, repeats), { ...run, lanes, latenessUs: withinUs });
        expect(outcome.deadLetters).toEqual([]);
        expect(differences(outcome.rows, straight.rows)).toEqual([]);
        expect(outcome.digest).toBe(straight.digest);
      },
    ),
    { numRuns: 8 },
  );
});

test('what comes late raises versions or takes spans back, and the end is the same', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const outcome = runLanes(disordered(signals, seed, 120 * second, 0), { ...run, lanes: 3, latenessUs: 0 });
      expect(outcome.deadLetters).toEqual([]);
      expect(outcome.digest).toBe(straight.digest);
    }),
    { numRuns: 8 },
  );
});

test('state that is encoded and decoded after every record gives the same spans', () => {
  expect(runLanes(signals, { ...run, roundTrip: true }).digest).toBe(straight.digest);
});
