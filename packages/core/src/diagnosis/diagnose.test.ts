import { describe, expect, test } from 'vitest';
import { pairOf } from '../vocabulary/index.ts';
import { deletedAtOnceUs } from './diagnose.ts';
import { type Case, diagnose, evidenceMax, type Finding, findingsMax, render } from './index.ts';
import { looksAtText } from './looks-at-text.fixture.ts';
import { type ExampleRow, exampleCase, exampleStartUs, type RuleExample } from './rule-example.ts';
import { sightingsMax } from './sighting.ts';

type Story = Omit<RuleExample, 'title' | 'gives'>;
const told = (story: Story): readonly Finding[] => diagnose(exampleCase({ title: '', gives: 'none', ...story }));
const causesOf = (story: Story): readonly string[] => told(story).map(({ cause }) => cause);

const noCpu: ExampleRow = {
  type: 'pod.unschedulable',
  at: 1,
  reason: 'Unschedulable',
  message: '0/1 nodes are available: 1 Insufficient cpu.',
};
const pullFailed: ExampleRow = {
  type: 'image.pull_failed',
  at: 3,
  container: 'app',
  component: 'kubelet',
  reason: 'Failed',
  message: 'Failed to pull image "shop/app:2": shop/app:2: not found',
};
const crash = (at: number, container = 'app'): ExampleRow => ({
  type: 'container.terminated',
  at,
  container,
  reason: 'Error',
  details: { exit_code: '1' },
});
const mountFailed = (at: number, last: number, message: string): ExampleRow => ({
  type: 'warning',
  at,
  last,
  component: 'kubelet',
  reason: 'FailedMount',
  message: `MountVolume.SetUp failed for volume "v" : ${message}`,
});

describe('a delivery in time', () => {
  test('and in no trouble has no diagnosis', () => {
    expect(causesOf({ target: null, asOf: 5, rows: [{ type: 'pod.scheduled', at: 1 }] })).toEqual([]);
  });

  test('and in trouble has one already', () => {
    expect(causesOf({ target: null, asOf: 5, rows: [pullFailed] })).toEqual(['image-not-found']);
  });

  test('whose trouble has healed has none', () => {
    expect(causesOf({ target: null, asOf: 90, rows: [pullFailed, { type: 'image.pulled', at: 9, container: 'app' }] })).toEqual([]);
  });
});

describe('trouble', () => {
  test('is healed when the next stage was reached', () => {
    expect(causesOf({ rows: [noCpu, { type: 'pod.scheduled', at: 30 }] })).toEqual(['none']);
  });

  test('that ended just now and took most of the time is still why it is late, and says until when', () => {
    const [finding] = told({ rows: [noCpu, { type: 'pod.scheduled', at: 590 }] });
    expect([finding?.cause, finding?.untilUs]).toEqual(['insufficient-cpu', exampleStartUs + 590_000_000]);
  });

  test('that can come back counts as healed only after two quiet minutes', () => {
    const rows = (readyAt: number): readonly ExampleRow[] => [
      crash(10),
      { type: 'container.ready', at: readyAt, container: 'app', attempt: 1 },
    ];
    expect(causesOf({ rows: rows(481) })).toEqual(['crash-loop-app-error']);
    expect(causesOf({ rows: rows(480) })).toEqual(['none']);
  });

  test('is not what the deletion of an unready Pod did in the second in which it was asked for', () => {
    const unready: ExampleRow = {
      type: 'container.probe_failed',
      at: 2,
      last: 88,
      container: 'app',
      component: 'kubelet',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: ',
      details: { probe: 'readiness' },
    };
    const story: Story = { outcome: 'deleted', target: null, asOf: 90.8, rows: [unready, crash(90)] };
    expect(causesOf(story)).toEqual(['readiness-probe-failing']);
    expect(causesOf({ ...story, rows: [unready, crash(89)] })).toEqual(['crash-loop-app-error']);
  });

  test('of one container is not healed by another', () => {
    expect(causesOf({ rows: [crash(10), { type: 'container.ready', at: 20, container: 'helper' }] })).toEqual(['crash-loop-app-error']);
  });

  test('of an attempt that now fails for another reason is over', () => {
    const [finding, second] = told({
      rows: [mountFailed(2, 20, 'configmap "a" not found'), mountFailed(60, 590, 'secret "b" not found')],
    });
    expect([finding?.cause, second]).toEqual(['secret-missing', undefined]);
  });

  test('that lasts beside other trouble is told in the order of the rules, what follows from it not at all', () => {
    expect(
      causesOf({
        rows: [
          crash(10),
          { type: 'container.waiting', at: 11, container: 'app', reason: 'CrashLoopBackOff' },
          { ...pullFailed, container: 'helper' },
        ],
      }),
    ).toEqual(['image-not-found', 'crash-loop-app-error']);
  });

  test('of many kinds is cut to the first few', () => {
    const fails = [
      'configmap "a" not found',
      'secret "b" not found',
      'hostPath type check failed: /x is not a directory',
      'driver name d not found in the list of registered CSI drivers',
      'object "x"/"y" not registered',
    ];
    expect(told({ rows: fails.map((message) => mountFailed(2, 590, message)) })).toHaveLength(findingsMax);
  });

  test('after the end of a failed delivery does not heal', () => {
    expect(causesOf({ outcome: 'failed', rows: [crash(10), { type: 'container.ready', at: 20, container: 'app' }] })).toEqual([
      'crash-loop-app-error',
    ]);
  });

  test('later than the instant that is asked about is not known yet', () => {
    expect(
      causesOf({
        asOf: 100,
        rows: [
          { type: 'pod.scheduled', at: 1 },
          { ...pullFailed, at: 101 },
        ],
      }),
    ).toEqual(['unknown']);
  });
});

describe('a deleted Pod', () => {
  const deleted = (at: number): Story => ({
    outcome: 'deleted',
    target: null,
    asOf: at,
    rows: [noCpu, { type: 'pod.delete_requested', at }],
  });

  test('had no chance when it was deleted at once', () => {
    expect(causesOf(deleted(deletedAtOnceUs / 1e6))).toEqual(['deleted-before-ready']);
  });

  test('was blocked by what blocked it then', () => {
    expect(causesOf(deleted(deletedAtOnceUs / 1e6 + 1))).toEqual(['insufficient-cpu']);
  });
});

describe('a slow stage', () => {
  const slow = (to: number): Story => ({
    rows: [],
    stages: [
      ['image_pull', 0, to],
      ['readiness', to, 300],
      ['sandbox', 300, 600 - to],
    ],
  });

  test('that took half of the time is likely, less only possible, and below a third nothing', () => {
    expect(told(slow(300)).map(({ cause, confidence }) => [cause, confidence])).toEqual([['image-pull-slow', 'likely']]);
    expect(told({ rows: [], stages: [['image_pull', 0, 250]] }).map(({ confidence }) => confidence)).toEqual(['possible']);
    expect(causesOf({ rows: [], stages: [['image_pull', 0, 150]] })).toEqual(['unknown']);
  });

  test('is not told of when something failed and healed in it', () => {
    expect(causesOf({ rows: [pullFailed, { type: 'image.pulled', at: 400, container: 'app' }], stages: [['image_pull', 0, 400]] })).toEqual(
      ['none'],
    );
  });
});

describe('records made to keep us busy', () => {
  const flood = (message: string, records = sightingsMax + 500): Case => {
    const of = exampleCase({ title: '', gives: 'none', rows: [{ ...mountFailed(1, 1, ''), message }] });
    const rows = Array.from({ length: records }, (_, i) => of.rows.map((row) => ({ ...row, key: `k${i}`, at_us: row.at_us + i }))).flat();
    return { ...of, rows };
  };

  test.each(['a'.repeat(4096), 'failed for volume "'.repeat(200), 'MountVolume.'.repeat(300), '0/9 nodes are available: '.repeat(150)])(
    'cost no more than their number, and beyond the bound nothing: %#',
    (message) => {
      const cost = (records: number): number => looksAtText(() => expect(diagnose(flood(message, records))).toHaveLength(1));
      const [half, full] = [cost(sightingsMax / 2), cost(sightingsMax)];
      expect(half).toBeGreaterThan(sightingsMax / 2);
      expect(full).toBeLessThan(2.2 * half);
      expect(cost(sightingsMax + 500)).toBeLessThan(1.1 * full);
    },
  );

  test('are looked at up to a bound, the latest first', () => {
    const of = flood('MountVolume.SetUp failed for volume "v" : x');
    expect(diagnose(of)[0]?.sinceUs).toBe(of.startedAtUs + 1_000_000 + 500);
  });
});

describe('unknown', () => {
  test('carries the widest gap in what was heard', () => {
    const [finding] = told({
      asOf: 100,
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 20 },
        { type: 'pod.kubelet_acknowledged', at: 61 },
        { type: 'pod.initialized', at: 90 },
      ],
    });
    expect([finding?.cause, finding?.unexplainedUs, finding?.confidence]).toEqual(['unknown', 41_000_000, 'possible']);
    expect(render('unknown', finding?.params ?? []).summary).toBe(
      'What was seen does not say why: nothing was heard between 2026-01-01T00:00:20.000000Z and 2026-01-01T00:01:01.000000Z, for 41 s.',
    );
  });
});

describe('a finding', () => {
  test('names the concrete things in one sentence', () => {
    const [finding] = told({ rows: [pullFailed] });
    expect([finding?.container, finding?.image, finding?.stage]).toEqual(['app', 'shop/app:2', 'image_pull']);
    expect(render(finding?.messageKey ?? '', finding?.params ?? []).summary).toBe('The image shop/app:2 does not exist in its registry.');
  });

  test('has the deciding observation first, then the others by time, and not too many', () => {
    const [finding] = told({
      rows: [
        ...Array.from(
          { length: 30 },
          (_, i): ExampleRow => ({ type: 'container.waiting', at: 4 + i, container: 'app', attempt: i, reason: 'ImagePullBackOff' }),
        ),
        { ...pullFailed, at: 20 },
      ],
    });
    expect(finding?.evidence).toHaveLength(evidenceMax);
    expect(finding?.evidence[0]?.reason).toBe('Failed');
    const later = finding?.evidence.slice(1).map(({ at_us }) => at_us) ?? [];
    expect(later).toEqual(later.toSorted((a, b) => a - b));
  });

  test('takes the code of the message that the original told apart', () => {
    const [finding] = told({ rows: [mountFailed(3, 500, 'requested NFS version or transport protocol is not supported')] });
    expect([finding?.cause, finding?.code]).toEqual(['volume-mount-failed', 'NFSError']);
  });

  test('of an eviction is on the tenant when the Pod used more than it asked for', () => {
    const evicted = (message: string): Story => ({
      outcome: 'failed',
      rows: [{ type: 'pod.evicted', at: 5, component: 'kubelet', reason: 'Evicted', message }],
    });
    expect(told(evicted('The node was low on resource: memory. '))[0]?.side).toBe('platform');
    expect(
      told(
        evicted('The node was low on resource: memory. Container app was using 2Gi, request is 1Gi, has larger consumption of memory. '),
      )[0]?.side,
    ).toBe('tenant');
  });

  test('of a finalizer is on the platform only when Kubernetes owns it, and leaves out what was removed', () => {
    const stuck = (...finalizers: readonly string[]): Finding | undefined =>
      told({
        action: 'delete',
        pod: { finalizers },
        stages: [['finalizers', 6]],
        rows: [
          { type: 'pod.delete_requested', at: 0 },
          { type: 'pod.final_delete_requested', at: 5 },
        ],
      })[0];
    expect(stuck('batch.kubernetes.io/job-tracking')?.side).toBe('platform');
    expect(stuck('example.com/keep')?.side).toBe('unknown');
    expect(stuck('notkubernetes.io/keep')?.side).toBe('unknown');
    expect(pairOf(stuck('example.com/keep', 'orphan')?.params ?? [], 'finalizers')).toBe('example.com/keep, orphan');
  });

  test('of a removed finalizer reads its name from the key of the record', () => {
    const removal = exampleCase({
      title: '',
      gives: 'none',
      action: 'delete',
      pod: { finalizers: ['example.com/keep'] },
      stages: [['finalizers', 6]],
      rows: [
        { type: 'pod.final_delete_requested', at: 5 },
        { type: 'pod.finalizer_removed', at: 8 },
      ],
    });
    const rows = removal.rows.map((row) =>
      row.type === 'pod.finalizer_removed' ? { ...row, key: 'pod.finalizer_removed/example.com/keep/0' } : row,
    );
    expect(diagnose({ ...removal, rows })[0]?.cause).not.toBe('finalizer-stuck');
  });
});
