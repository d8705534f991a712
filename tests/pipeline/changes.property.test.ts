import type { Sli } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { atUs, cluster, created, type Seen, signalsOf, untilReady, type Write } from './changed-pod.ts';
import { differences, disordered } from './disordered.ts';
import { type LaneRun, type Outcome, runLanes } from './lanes.ts';

const second = 1_000_000;
const run: LaneRun = { cluster, lanes: 1, untilUs: atUs(3600), roundTrip: false, latenessUs: 0 };
const everything: readonly Seen[] = ['audit', 'pod_watch', 'event_core'];

const old = { image: 'shop/cart:1', attempt: 0, startedS: 1, ready: true } as const;
const renewed = { image: 'shop/cart:2', attempt: 1, startedS: 101, ready: true } as const;
const asked: Write = { at: 100.2, by: 'user', what: 'patch', change: { generation: 2, image: 'shop/cart:2' } };
const stopped = { startedS: 1, finishedS: 100, exitCode: 143 } as const;
const renewal: Write = { at: 102.5, by: 'kubelet', what: 'status', change: { observed: 2, running: renewed, ended: stopped } };
const resizing: Write = { at: 100.2, by: 'user', what: 'resize', change: { generation: 2, cpu: '200m' } };
const inProgress: Write = {
  at: 100.4,
  by: 'kubelet',
  what: 'status',
  change: { observed: 2, allocated: '200m', resize: { type: 'PodResizeInProgress', reason: '', sinceS: 100 } },
};
const pending = (reason: string): Write => ({
  at: 100.4,
  by: 'kubelet',
  what: 'status',
  change: { observed: 2, resize: { type: 'PodResizePending', reason, sinceS: 100 } },
});
const inEffect: Write = { at: 101.6, by: 'kubelet', what: 'status', change: { actual: '200m', resize: undefined } };

interface Story {
  readonly title: string;
  readonly writes: readonly Write[];
  /** Of each change: what its row says, with start and end in seconds of the story. */
  readonly changes: readonly (readonly [
    action: string,
    ordinal: number,
    outcome: string,
    verdict: string,
    startS: number,
    endS: number | null,
    cause: string | null,
  ])[];
}

const stories: readonly Story[] = [
  {
    title: 'an image is changed and the container runs again',
    writes: [asked, renewal],
    changes: [['upgrade', 1, 'delivered', 'success', 100.2, 102.5, null]],
  },
  {
    title: 'the Pod is not Ready between the two instances',
    writes: [
      asked,
      {
        at: 101,
        by: 'kubelet',
        what: 'status',
        change: { observed: 2, running: undefined, ended: stopped, waiting: 'ContainerCreating', ready: { is: false, sinceS: 100 } },
      },
      { at: 102.1, by: 'kubelet', what: 'status', change: { running: { ...renewed, ready: false } } },
      { at: 110.5, by: 'kubelet', what: 'status', change: { running: renewed, ready: { is: true, sinceS: 110 } } },
    ],
    changes: [['upgrade', 1, 'delivered', 'success', 100.2, 110.5, null]],
  },
  {
    title: 'the old image is started once more before the new one',
    writes: [
      asked,
      { at: 101.5, by: 'kubelet', what: 'status', change: { running: { ...old, attempt: 1, startedS: 101 }, ended: stopped } },
      {
        at: 104.5,
        by: 'kubelet',
        what: 'status',
        change: { observed: 2, running: { ...renewed, attempt: 2, startedS: 103 }, ended: { ...stopped, startedS: 101, finishedS: 102 } },
      },
    ],
    changes: [['upgrade', 1, 'delivered', 'success', 100.2, 104.5, null]],
  },
  {
    title: 'the new image cannot be pulled',
    writes: [
      asked,
      {
        at: 101,
        by: 'kubelet',
        what: 'status',
        change: { observed: 2, running: undefined, ended: stopped, waiting: 'ErrImagePull', ready: { is: false, sinceS: 100 } },
      },
      {
        at: 101.2,
        by: 'kubelet',
        what: 'event',
        event: {
          reason: 'Failed',
          message: 'Failed to pull image "shop/cart:2": rpc error: code = NotFound desc = failed to pull and unpack image: not found',
        },
      },
    ],
    changes: [['upgrade', 1, 'open', 'fail', 100.2, null, 'image-not-found']],
  },
  {
    title: 'a newer image takes the place of one that never came up',
    writes: [
      asked,
      { at: 120.5, by: 'user', what: 'patch', change: { generation: 3, image: 'shop/cart:3' } },
      {
        at: 123.5,
        by: 'kubelet',
        what: 'status',
        change: { observed: 3, running: { ...renewed, image: 'shop/cart:3', startedS: 122 }, ended: stopped },
      },
    ],
    changes: [
      ['upgrade', 1, 'superseded', 'killed', 100.2, 120.5, null],
      ['upgrade', 2, 'delivered', 'success', 120.5, 123.5, null],
    ],
  },
  {
    title: 'the Pod is deleted while it is upgraded',
    writes: [asked, { at: 101.5, by: 'user', what: 'delete', change: { generation: 3 } }],
    changes: [['upgrade', 1, 'deleted', 'killed', 100.2, 101.5, 'deleted-before-ready']],
  },
  {
    title: 'a label is written and nothing else',
    writes: [{ at: 100.2, by: 'user', what: 'patch' }],
    changes: [],
  },
  {
    title: 'more CPU, in effect a second later',
    writes: [resizing, inProgress, inEffect],
    changes: [['resize', 1, 'delivered', 'success', 100.2, 101.6, null]],
  },
  {
    title: 'there is no room for it now',
    writes: [resizing, pending('Deferred')],
    changes: [['resize', 1, 'open', 'fail', 100.2, null, 'resize-deferred']],
  },
  {
    title: 'there is room for it after a while',
    writes: [resizing, pending('Deferred'), { ...inProgress, at: 160.4 }, { ...inEffect, at: 161.6 }],
    changes: [['resize', 1, 'delivered', 'success', 100.2, 161.6, null]],
  },
  {
    title: 'the node can never give it',
    writes: [resizing, pending('Infeasible')],
    changes: [['resize', 1, 'failed', 'fail', 100.2, 100.4, 'resize-infeasible']],
  },
  {
    title: 'the node accepts it and fails to do it',
    writes: [
      resizing,
      inProgress,
      { at: 101.4, by: 'kubelet', what: 'status', change: { resize: { type: 'PodResizeInProgress', reason: 'Error', sinceS: 100 } } },
    ],
    changes: [['resize', 1, 'open', 'fail', 100.2, null, 'resize-failed']],
  },
  {
    title: 'an upgrade and then two resizes',
    writes: [
      asked,
      renewal,
      { at: 200.2, by: 'user', what: 'resize', change: { generation: 3, cpu: '200m' } },
      { ...inProgress, at: 200.4, change: { ...inProgress.change, observed: 3, allocated: '200m' } },
      { ...inEffect, at: 201.6, change: { actual: '200m', resize: undefined } },
      { at: 1800.2, by: 'user', what: 'resize', change: { generation: 4, cpu: '300m' } },
      { ...inProgress, at: 1800.3999999999999, change: { ...inProgress.change, observed: 4, allocated: '300m' } },
      { ...inEffect, at: 1801.6, change: { actual: '300m', resize: undefined } },
    ],
    changes: [
      ['upgrade', 1, 'delivered', 'success', 100.2, 102.5, null],
      ['resize', 1, 'delivered', 'success', 200.2, 201.6, null],
      ['resize', 2, 'delivered', 'success', 1800.2, 1801.6, null],
    ],
  },
];

const slisOf = (rows: ReadonlyMap<string, { readonly topic: string; readonly value: unknown }>): readonly Sli[] =>
  [...rows.values()].filter(({ topic }) => topic === 'sli').map(({ value }) => value as Sli);

const changesIn = (rows: Parameters<typeof slisOf>[0]): readonly Sli[] =>
  slisOf(rows)
    .filter(({ action }) => action === 'upgrade' || action === 'resize')
    .sort((a, b) => Number(a.started_at_us) - Number(b.started_at_us));

describe.each(stories)('$title', ({ writes, changes }) => {
  const story = [...untilReady, ...writes];
  const signals = signalsOf(story, everything);
  let straight: Outcome;
  beforeAll(() => {
    straight = runLanes(signals, run);
  });

  test('each change is judged as what happened', () => {
    expect(
      changesIn(straight.rows).map((row) => [
        row.action,
        row.ordinal,
        row.outcome,
        row.delivery_slo_verdict,
        row.started_at_us,
        row.ended_at_us,
        row.cause,
      ]),
    ).toEqual(
      changes.map(([action, ordinal, outcome, verdict, startS, endS, cause]) => [
        action,
        ordinal,
        outcome,
        verdict,
        atUs(startS),
        endS === null ? null : atUs(endS),
        cause,
      ]),
    );
    for (const row of changesIn(straight.rows))
      expect(Number(row.platform_us) + Number(row.capacity_us) + Number(row.tenant_us) + Number(row.external_us)).toBe(row.total_us);
  });

  test('it touches no creation, and is no trouble of a running Pod', () => {
    const [create] = slisOf(straight.rows).filter(({ action }) => action === 'create');
    expect(create).toMatchObject({ outcome: 'delivered', ended_at_us: atUs(2.5), ordinal: 1 });
    const runs = [...straight.rows.values()].filter(
      ({ topic, value }) => topic === 'diagnoses' && 'action' in value && value.action === 'run',
    );
    expect(runs).toEqual([]);
  });

  // Verifies: L17
  test('order, repeats, lanes and how often a watermark came by do not matter', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(1, 3),
        fc.constantFrom(0, 2 * second, 240 * second),
        fc.boolean(),
        (seed, lanes, withinUs, isPatient) => {
          const told = runLanes(disordered(signals, seed, withinUs, 0.3), {
            ...run,
            lanes,
            latenessUs: isPatient ? withinUs : 0,
            roundTrip: seed % 2 === 0,
          });
          expect(told.deadLetters).toEqual([]);
          expect(differences(told.rows, straight.rows)).toEqual([]);
          expect(told.digest).toBe(straight.digest);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    ['the audit log alone', ['audit'], 0],
    ['an audit log without answers', ['audit_request'], 0],
    ['the watch alone', ['pod_watch', 'event_core'], 2],
  ] as const)('%s tells the same changes', (_, seen, withinS) => {
    const told = changesIn(runLanes(signalsOf(story, seen), { ...run, sources: [...seen] }).rows);
    expect(told.map(({ action, ordinal, outcome }) => [action, ordinal, outcome])).toEqual(
      changes.map(([action, ordinal, outcome]) => [action, ordinal, outcome]),
    );
    for (const [index, row] of told.entries()) {
      const [, , , , startS = 0, endS = null] = changes[index] ?? [];
      expect(Math.abs(Number(row.started_at_us) - atUs(startS))).toBeLessThanOrEqual(withinS * second);
      if (endS !== null && row.ended_at_us !== null) expect(Math.abs(row.ended_at_us - atUs(endS))).toBeLessThanOrEqual(withinS * second);
    }
  });
});

test('the state of a Pod that is resized every day does not grow', () => {
  const days = 40;
  const writes = Array.from({ length: days }, (_, day): readonly Write[] => {
    const [from, cpu] = [100 + day * 86_400, `${200 + day}m`];
    return [
      { at: from + 0.2, by: 'user', what: 'resize', change: { generation: 2 + day, cpu } },
      { at: from + 1.6, by: 'kubelet', what: 'status', change: { observed: 2 + day, allocated: cpu, actual: cpu } },
    ];
  }).flat();
  const told = runLanes(signalsOf([...untilReady, ...writes], everything), { ...run, untilUs: atUs(days * 86_400 + 3600) });
  const rows = changesIn(told.rows);
  expect(rows.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: days }, (_, day) => day + 1));
  expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['delivered']));
  expect(created.generation).toBe(1);
});
