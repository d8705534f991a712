import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClusterClock, elapse, heard, isSilent, openClock, type PrimarySource, type Tick, withPrimary } from './watermark.ts';

const second = 1_000_000;
const start = 1_790_000_000 * second;
/** Architecture §5, copied from the table and not from the code. */
const guards: Readonly<Record<PrimarySource, number>> = { audit_file: 2, audit_webhook: 40, pod_watch: 5 };
const holds: Readonly<Record<PrimarySource, number>> = { audit_file: 10, audit_webhook: 240, pod_watch: 10 };

const primary = fc.constantFrom<PrimarySource>('audit_file', 'audit_webhook', 'pod_watch');
const happening = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('heard' as const),
      stream: fc.constantFrom('a', 'b', 'c'),
      lagMs: fc.integer({ min: -60_000, max: 90_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 900_000 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), ms: fc.integer({ min: 0, max: 5000 }) }) },
);

interface Met {
  readonly tick: Tick;
  readonly logUs: number;
}

test('whatever is heard and however time passes: ticks go forward, at most one a second, never beyond log time', () => {
  fc.assert(
    fc.property(primary, fc.boolean(), fc.array(happening, { maxLength: 80 }), (source, resumed, story) => {
      let clock = openClock({ primary: source, logUs: start, resumed });
      let logUs = start;
      let newest = 0;
      const ticks: Met[] = [];
      for (const step of story) {
        if (step.kind === 'pass') logUs += step.ms * 1000;
        if (step.kind === 'back') logUs -= step.ms * 1000;
        if (step.kind === 'heard') {
          const newestUs = logUs - step.lagMs * 1000;
          newest = Math.max(newest, newestUs);
          clock = heard(clock, { stream: step.stream, newestUs, logUs });
        }
        const passed = elapse(clock, { logUs, pendingUs: undefined });
        clock = passed.clock;
        if (passed.tick !== undefined) ticks.push({ tick: passed.tick, logUs: clock.logUs });
      }
      for (const [index, { tick, logUs: at }] of ticks.entries()) {
        expect(tick.watermarkUs).toBeLessThanOrEqual(at);
        if (!tick.silent) expect(tick.watermarkUs).toBeLessThanOrEqual(newest - guards[source] * second);
        else expect(tick.watermarkUs).toBeLessThanOrEqual(at - 600 * second);
        const before = ticks[index - 1];
        if (before === undefined) continue;
        expect(tick.watermarkUs).toBeGreaterThan(before.tick.watermarkUs);
        expect(at - before.logUs).toBeGreaterThanOrEqual(second);
      }
    }),
  );
});

test('nothing passes a record that was received and is not stored', () => {
  fc.assert(
    fc.property(primary, fc.integer({ min: 0, max: 100 }), (source, ageS) => {
      const clock = heard(openClock({ primary: source, logUs: start, resumed: false }), { stream: 'a', newestUs: start, logUs: start });
      const { tick } = elapse(clock, { logUs: start + second, pendingUs: start - ageS * second });
      if (tick !== undefined) expect(tick.watermarkUs).toBeLessThan(start - ageS * second);
    }),
  );
});

/** Runs a clock for `seconds`, with evidence every `everyS` that is `lagS` old. */
function run(
  clock: ClusterClock,
  from: number,
  seconds: number,
  everyS: number | undefined,
): { readonly clock: ClusterClock; readonly ticks: readonly Met[] } {
  const ticks: Met[] = [];
  for (let s = 0; s < seconds; s++) {
    const logUs = from + s * second;
    if (everyS !== undefined && s % everyS === 0) clock = heard(clock, { stream: 'a', newestUs: logUs, logUs });
    const passed = elapse(clock, { logUs, pendingUs: undefined });
    clock = passed.clock;
    if (passed.tick !== undefined) ticks.push({ tick: passed.tick, logUs });
  }
  return { clock, ticks };
}

test.each(['audit_file', 'audit_webhook', 'pod_watch'] as const)(
  '%s: with evidence every second there is a tick every second, behind by the guard',
  (source) => {
    const { ticks } = run(openClock({ primary: source, logUs: start, resumed: false }), start, 30, 1);
    expect(ticks).toHaveLength(30);
    for (const { tick, logUs } of ticks) expect(logUs - tick.watermarkUs).toBe(guards[source] * second);
  },
);

test.each(['audit_file', 'audit_webhook', 'pod_watch'] as const)(
  '%s: silence stands still for ten minutes, then follows at that distance; a return is held',
  (source) => {
    const talking = run(openClock({ primary: source, logUs: start, resumed: false }), start, 10, 1);
    const last = talking.ticks.at(-1)?.tick.watermarkUs ?? 0;
    const quietFrom = start + 10 * second;
    const quiet = run(talking.clock, quietFrom, 700, undefined);
    const standing = quiet.ticks.filter(({ logUs }) => logUs < quietFrom + 599 * second);
    expect(standing).toEqual([]);
    expect(isSilent(quiet.clock, quietFrom + 60 * second)).toBe(true);
    for (const { tick, logUs } of quiet.ticks) expect(tick).toEqual({ watermarkUs: logUs - 600 * second, silent: true });
    expect(quiet.ticks.length).toBeGreaterThan(90);
    expect(quiet.ticks[0]?.tick.watermarkUs).toBeGreaterThanOrEqual(last);
    const backFrom = quietFrom + 700 * second;
    const back = run(quiet.clock, backFrom, holds[source] + 5, 1);
    expect(back.ticks[0]?.logUs).toBe(backFrom + holds[source] * second);
    expect(back.ticks.every(({ tick }) => !tick.silent)).toBe(true);
  },
);

test.each([
  ['ahead', 3600],
  ['back', -3600],
])(
  'a clock that is set %s by an hour, or a machine that slept, is no silence: time is held, and goes on with what is heard',
  (_, leapS) => {
    const source = 'audit_webhook';
    const before = run(openClock({ primary: source, logUs: start, resumed: false }), start, 60, 1);
    const told = before.clock.watermarkUs;
    let clock = before.clock;
    const ticks: Tick[] = [];
    for (let s = 60; s < 400; s++) {
      const logUs = start + (s + leapS) * second;
      // Nothing is heard at first, so that whoever trusts the clock takes it for a silence of an hour.
      if (s > 80) clock = heard(clock, { stream: 'a', newestUs: start + s * second, logUs });
      const passed = elapse(clock, { logUs, pendingUs: undefined });
      clock = passed.clock;
      if (passed.tick === undefined) continue;
      ticks.push(passed.tick);
      expect(s).toBeGreaterThanOrEqual(60 + holds[source]);
      expect(passed.tick).toEqual({ watermarkUs: start + (s - guards[source]) * second, silent: false });
    }
    // A clock that is behind caps the time, as log time always does: it costs an hour and no result.
    expect(ticks.length > 0).toBe(leapS > 0);
    expect(clock.watermarkUs).toBeGreaterThanOrEqual(told);
  },
);

test('a clock that was set ahead and is set right again does not stand still meanwhile', () => {
  let { clock } = run(openClock({ primary: 'pod_watch', logUs: start, resumed: false }), start, 10, 1);
  clock = run(clock, start + 3600 * second, 10, undefined).clock;
  const right = run(clock, start + 20 * second, 20, 1);
  expect(right.ticks[0]?.logUs).toBe(start + 30 * second);
});

test('the time of a silent cluster follows what was last heard of it, whatever the clock says', () => {
  const off = 3600 * second;
  let clock = openClock({ primary: 'audit_file', logUs: start + off, resumed: false });
  clock = heard(clock, { stream: 'a', newestUs: start, logUs: start + off });
  const quiet = run(clock, start + off, 700, undefined);
  expect(quiet.ticks.some(({ tick }) => tick.silent)).toBe(true);
  for (const { tick, logUs } of quiet.ticks) if (tick.silent) expect(tick.watermarkUs).toBe(logUs - off - 600 * second);
});

test('of several API servers the slowest that is still heard holds the time, and one that fell silent does not', () => {
  let clock = openClock({ primary: 'audit_file', logUs: start, resumed: false });
  clock = heard(clock, { stream: 'slow', newestUs: start - 20 * second, logUs: start });
  clock = heard(clock, { stream: 'fast', newestUs: start, logUs: start });
  expect(elapse(clock, { logUs: start, pendingUs: undefined }).tick?.watermarkUs).toBe(start - 22 * second);
  const later = start + 61 * second;
  clock = heard(clock, { stream: 'fast', newestUs: later - 31 * second, logUs: later - 31 * second });
  clock = run(clock, later - 30 * second, 30, undefined).clock;
  clock = heard(clock, { stream: 'fast', newestUs: later, logUs: later });
  // The gap of the fast one was 31 s, so the hold comes first.
  expect(elapse(clock, { logUs: later + 10 * second, pendingUs: undefined }).tick?.watermarkUs).toBe(later - 2 * second);
});

test('less than a second of gain waits, but not longer than ten', () => {
  let clock = openClock({ primary: 'pod_watch', logUs: start, resumed: false });
  clock = heard(clock, { stream: 'a', newestUs: start, logUs: start });
  clock = elapse(clock, { logUs: start, pendingUs: undefined }).clock;
  clock = heard(clock, { stream: 'a', newestUs: start + second / 2, logUs: start + second });
  const soon = elapse(clock, { logUs: start + 9 * second, pendingUs: undefined });
  expect(soon.tick).toBeUndefined();
  expect(elapse(soon.clock, { logUs: start + 10 * second, pendingUs: undefined }).tick?.watermarkUs).toBe(start - 4.5 * second);
});

test('a resumed cluster is held from its first evidence, because what was sent meanwhile is still being retried', () => {
  const clock = heard(openClock({ primary: 'audit_webhook', logUs: start, resumed: true }), { stream: 'a', newestUs: start, logUs: start });
  expect(elapse(clock, { logUs: start + 30 * second, pendingUs: undefined }).tick).toBeUndefined();
});

test('one clock that runs ahead cannot take the time beyond the guard', () => {
  const clock = heard(openClock({ primary: 'audit_webhook', logUs: start, resumed: false }), {
    stream: 'a',
    newestUs: start * 2,
    logUs: start,
  });
  expect(elapse(clock, { logUs: start, pendingUs: undefined }).tick?.watermarkUs).toBe(start - 40 * second);
});

test('when audit takes over from the watch, the time waits until audit has passed it', () => {
  let clock = heard(openClock({ primary: 'pod_watch', logUs: start, resumed: false }), { stream: 'pods', newestUs: start, logUs: start });
  const first = elapse(clock, { logUs: start, pendingUs: undefined });
  clock = heard(withPrimary(first.clock, 'audit_webhook'), { stream: 'audit', newestUs: start + second, logUs: start + second });
  expect(elapse(clock, { logUs: start + second, pendingUs: undefined }).tick).toBeUndefined();
  clock = heard(clock, { stream: 'audit', newestUs: start + 37 * second, logUs: start + 37 * second });
  expect(elapse(clock, { logUs: start + 47 * second, pendingUs: undefined }).tick).toBeUndefined();
});
