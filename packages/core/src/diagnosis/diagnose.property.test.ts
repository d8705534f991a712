import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LifecycleEvent, lifecycleTypes, pairs, type StageInterval, stageOwner, stages } from '../vocabulary/index.ts';
import { type Case, causes, diagnose, evidenceMax, findingsMax, render, rules } from './index.ts';
import { exampleCase, exampleStartUs } from './rule-example.ts';

const second = 1_000_000;
const within = fc.integer({ min: -100, max: 4000 }).map((tenths) => exampleStartUs + (tenths * second) / 10);

/** Texts that rules know, texts that they do not, and ends of the first. */
const known = [...new Set(rules.flatMap(({ examples }) => examples.flatMap(({ rows }) => rows.flatMap(({ message }) => message ?? []))))];
const reasons = [...new Set(rules.flatMap(({ examples }) => examples.flatMap(({ rows }) => rows.flatMap(({ reason }) => reason ?? []))))];
const message = fc.oneof(
  fc.constantFrom(...known),
  fc.tuple(fc.constantFrom(...known), fc.nat(80)).map(([text, at]) => text.slice(0, at)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const row: fc.Arbitrary<LifecycleEvent> = fc
  .record({
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom<string>(...lifecycleTypes) },
      { weight: 1, arbitrary: fc.string({ maxLength: 9 }) },
    ),
    at: within,
    container: fc.constantFrom('', 'app', 'helper', '__proto__', 'setup'),
    attempt: fc.nat(3),
    component: fc.constantFrom('kubelet', 'default-scheduler', 'attachdetach-controller', '', 'x'),
    reason: fc.oneof(fc.constantFrom(...reasons), fc.string({ maxLength: 9 })),
    message,
    exit: fc.constantFrom('', '0', '1', '126', '127', '137', '143', '-1', 'NaN', '1e9'),
    code: fc.constantFrom('', '0', '403', '409', '422', '429', '500'),
    count: fc.constantFrom('', '1', '25', '-7', 'x'),
    last: fc.oneof(within.map(String), fc.constantFrom('', 'x', '-3')),
    probe: fc.constantFrom('readiness', 'liveness', 'startup', ''),
    id: fc.nat(40),
    retracted: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  })
  .map((of) => ({
    cluster: 'c',
    namespace: 'n',
    pod: 'p',
    uid: 'u',
    key: `${of.type}/${of.container}/${of.attempt}`,
    type: of.type,
    at_us: of.at,
    resolution: 'us',
    clock: 'apiserver',
    evidence_id: `evidence/${of.id}`,
    container: of.container,
    attempt: of.attempt,
    node: null,
    details: pairs(
      ['component', of.component],
      ['reason', of.reason],
      ['message', of.message],
      ['exit_code', of.exit],
      ['code', of.code],
      ['count', of.count],
      ['last_at_us', of.last],
      ['probe', of.probe],
    ),
    version: 1,
    retracted: of.retracted,
  }));

const stage: fc.Arbitrary<StageInterval> = fc
  .record({
    stage: fc.constantFrom(...stages.map((one) => one.stage)),
    from: within,
    to: within,
    open: fc.boolean(),
    container: fc.constantFrom('', 'app'),
  })
  .map(({ stage: name, from, to, open, container }) => ({
    stage: name,
    owner: stageOwner(name),
    container,
    attempt: 0,
    fromUs: Math.min(from, to),
    toUs: Math.max(from, to),
    open,
  }));

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    action: fc.constantFrom('create' as const, 'delete' as const),
    asOfUs: within,
    outcome: fc.constantFrom('open' as const, 'delivered' as const, 'failed' as const, 'deleted' as const, 'rejected' as const),
    lasting: fc.boolean(),
    rows: fc.array(row, { maxLength: 25 }),
    stages: fc.array(stage, { maxLength: 6 }),
    withPod: fc.boolean(),
    node: fc.constantFrom(null, 'node-1'),
    targetUs: fc.constantFrom(null, 60 * second, 600 * second),
    finalizers: fc.constantFrom([], ['example.com/keep'], ['orphan']),
    placing: fc.constantFrom(null, {
      largestNode: { cpuMilli: 50, memoryBytes: 1 },
      unboundClaims: [['data', '']] as const,
      schedulerFromUs: null,
    }),
  })
  .map(({ withPod, finalizers, ...of }) => {
    const { pod } = exampleCase({ title: '', gives: 'none', rows: [], init: ['setup'], pod: { finalizers } });
    return { ...of, startedAtUs: exampleStartUs, pod: withPod ? pod : null, postStartHookTimeoutUs: 180 * second };
  });

const catalogue = new Map(causes.map((cause) => [cause.cause, cause]));

test('the order and the repetition of records and stages do not matter', () => {
  const shuffled = anyCase.chain((of) =>
    fc.tuple(
      fc.constant(of),
      fc.shuffledSubarray([...of.rows], { minLength: of.rows.length }),
      fc.shuffledSubarray([...of.stages], { minLength: of.stages.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([of, rows, intervals]) => {
      expect(diagnose({ ...of, rows, stages: intervals })).toEqual(diagnose(of));
    }),
    { numRuns: 400 },
  );
});

test('every answer is whole: known causes, evidence that was given, bounds kept, words without holes', () => {
  fc.assert(
    fc.property(anyCase, (of) => {
      const findings = diagnose(of);
      const given = new Set(of.rows.map(({ evidence_id }) => evidence_id));
      expect(findings.length).toBeLessThanOrEqual(findingsMax);
      for (const finding of findings) {
        const cause = catalogue.get(finding.cause);
        expect(cause?.codes).toContain(finding.code);
        expect([cause?.side, cause?.otherwise?.side]).toContain(finding.side);
        expect(finding.evidence.length).toBeLessThanOrEqual(evidenceMax);
        expect(
          finding.evidence.filter(({ id, at_us, last_at_us }) => !given.has(id) || at_us > of.asOfUs || last_at_us > of.asOfUs),
        ).toEqual([]);
        expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
        const { summary, advice } = render(finding.messageKey, finding.params);
        expect(summary.length * advice.length).toBeGreaterThan(0);
        expect(`${summary}${advice}`.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 600 },
  );
});

test('a missed limit, a failure and a deletion are never left without an answer', () => {
  fc.assert(
    fc.property(anyCase, (of) => {
      const missed = of.targetUs !== null && of.asOfUs - of.startedAtUs >= of.targetUs;
      const needed = missed || of.outcome === 'failed' || of.outcome === 'rejected' || (of.outcome === 'deleted' && of.action === 'create');
      if (needed) expect(diagnose(of)).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('what comes after the instant of the case changes nothing', () => {
  fc.assert(
    fc.property(anyCase, (of) => {
      expect(diagnose({ ...of, rows: of.rows.filter(({ at_us }) => at_us <= of.asOfUs) })).toEqual(diagnose(of));
    }),
    { numRuns: 300 },
  );
});
