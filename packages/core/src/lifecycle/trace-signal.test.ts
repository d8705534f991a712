import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deliveryLimits } from '../slo/index.ts';
import { parseTraceConfig, type TraceFacts } from '../trace-config/index.ts';
import { isControl, type LifecycleEvent, type Signal } from '../vocabulary/index.ts';
import type { LifecycleEntry } from './entries.ts';
import { createLifecycleStage } from './step.ts';

const minute = 60_000_000;
const startUs = 1_800_000_000 * 1_000_000;
const stage = createLifecycleStage({ sha256Hex: (text) => hash('sha256', text, 'hex'), limits: deliveryLimits });

const signal = (type: Signal['type'], body: object, more: Partial<Signal> = {}): Signal => ({
  type,
  cluster: 'lab',
  namespace: 'shop',
  name: 'web',
  uid: 'u1',
  at_us: startUs,
  source: 'audit',
  evidence_id: 'e',
  resource_version: '',
  audit_level: null,
  facts: [],
  body: JSON.stringify(body),
  ...more,
});

/** A configuration in our own form, and a match of its first track and span. */
function config(document: object, effectiveAtUs = 0, version = 'v1'): Signal {
  const read = parseTraceConfig(document);
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return signal('trace_config', { document: read.value.document, effectiveAtUs, version });
}
const once = {
  tracks: [
    {
      action: 'PodCreate',
      from: [{ event: 'A' }],
      to: [{ event: 'Z' }],
      spans: [{ name: 's', from: [{ event: 'A' }], to: [{ event: 'B' }] }],
    },
  ],
};
const matched = (afterUs: number, roles: readonly ('open' | 'close' | 'start' | 'end')[], more: Partial<TraceFacts> = {}): Signal =>
  signal('trace', {
    atUs: startUs + afterUs,
    contexts: [],
    exact: true,
    id: `e${afterUs}`,
    marks: roles.map((role) => ({
      durationUs: 0,
      names: null,
      note: '',
      role,
      rule: role === 'open' || role === 'close' ? -1 : 0,
      track: 0,
    })),
    names: [],
    properties: [],
    version: 'v1',
    ...more,
  } satisfies TraceFacts);
const tick = (afterUs: number): Signal =>
  signal('tick', { watermarkUs: startUs + afterUs, closing: false, silent: false }, { namespace: '', name: '', uid: '' });

interface Told {
  readonly rows: readonly LifecycleEvent[];
  readonly letters: readonly string[];
  readonly entries: ReadonlyMap<string, LifecycleEntry>;
}

function run(...signals: readonly Signal[]): Told {
  const entries = new Map<string, LifecycleEntry>();
  const rows: LifecycleEvent[] = [];
  const letters: string[] = [];
  const due = (cluster: string, upToUs: number, max: number): readonly string[] =>
    [...entries]
      .flatMap(([key, entry]) => {
        const deadline = stage.deadlineOf(entry);
        return deadline !== undefined && deadline.cluster === cluster && deadline.atUs <= upToUs ? [key] : [];
      })
      .slice(0, max);
  for (const one of signals) {
    for (let part = 0, more = true; more; part++) {
      const result = stage.step({ get: (key) => entries.get(key), due }, one, part);
      for (const [key, entry] of result.changes)
        if (entry === undefined) entries.delete(key);
        else entries.set(key, entry);
      for (const { topic, value } of result.outputs) if (topic === 'lifecycle' && !isControl(value)) rows.push(value as LifecycleEvent);
      if (result.deadLetter !== undefined) letters.push(result.deadLetter.code);
      more = result.more;
    }
  }
  return { rows, letters, entries };
}

const shown = ({ rows }: Told): readonly (readonly unknown[])[] =>
  rows.map(({ key, at_us, version, retracted, details }) => [
    key.slice('span.closed/'.length),
    at_us - startUs,
    version,
    retracted ? 'retracted' : (details.find(([name]) => name === 'state')?.[1] ?? 'root'),
  ]);
const second = startUs / 1_000_000;

test('spans are told when their track ends, and told anew when a match before its end is heard of later', () => {
  const told = run(config(once), matched(0, ['open', 'start']), matched(5_000_000, ['close']), matched(2_000_000, ['end']));
  expect(shown(told)).toEqual([
    [`PodCreate|s|/0/${second}`, 0, 1, 'not_ended'],
    [`PodCreate|s|/0/${second}`, 2_000_000, 2, 'complete'],
  ]);
});

test('a track that nothing finishes ends thirty-five minutes after its start, when the watermark has passed that', () => {
  const begun = [config(once), matched(0, ['open', 'start']), matched(1_000_000, ['end'])];
  expect(shown(run(...begun, tick(34 * minute)))).toEqual([]);
  expect(shown(run(...begun, tick(35 * minute)))).toEqual([[`PodCreate|s|/0/${second}`, 1_000_000, 1, 'complete']]);
});

test('a span moves to an external trace that is heard of later: it is taken back where it was and told there', () => {
  const context = { action: 'PodCreate', parentId: 'b'.repeat(16), rootSpanId: '', services: [], traceId: 'a'.repeat(32) };
  const told = run(
    config(once),
    matched(0, ['open', 'start']),
    matched(5_000_000, ['close', 'end']),
    matched(1_000_000, [], { contexts: [context] }),
  );
  expect(shown(told)).toEqual([
    [`PodCreate|s|/0/${second}`, 5_000_000, 1, 'complete'],
    [`PodCreate|/0/${second}`, 5_000_000, 1, 'root'],
    [`PodCreate|s|/0/${second}`, 5_000_000, 2, 'retracted'],
    [`PodCreate|s|/0/${second}`, 5_000_000, 3, 'complete'],
  ]);
  const traces = told.rows.map(({ details }) => details.find(([name]) => name === 'trace_id')?.[1]);
  expect(traces).toEqual([undefined, 'a'.repeat(32), undefined, 'a'.repeat(32)]);
});

test('ten minutes after its end nothing of a track is kept, and what comes later neither changes nor disturbs anything', () => {
  const ended = [config(once), matched(0, ['open', 'start']), matched(5_000_000, ['close', 'end'])];
  const kept = run(...ended, tick(5_000_000 + 10 * minute - 1));
  expect(kept.entries.has('trace|lab|u1')).toBe(true);
  const gone = run(...ended, tick(5_000_000 + 10 * minute), matched(2_000_000, ['end']));
  expect(gone.entries.has('trace|lab|u1')).toBe(false);
  expect(gone.rows.length).toBe(1);
  expect(gone.letters).toEqual([]);
  const late = run(config(once), matched(0, ['open', 'start']), tick(20 * minute), matched(2_000_000, ['end']));
  expect(late.letters).toEqual(['late']);
});

test('more spans than one call may tell are told in parts, each once', () => {
  const spans = Array.from({ length: 100 }, (_, index) => ({ name: `s${index}`, from: [{ event: 'A' }], to: [{ event: 'B' }] }));
  const told = run(config({ tracks: [{ ...once.tracks[0], spans }] }), matched(0, ['open']), matched(5_000_000, ['close']));
  expect(told.rows.length).toBe(100);
  expect(new Set(told.rows.map(({ key }) => key)).size).toBe(100);
});
