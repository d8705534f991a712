import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Candidate, winnerOf, withCandidate } from '../lifecycle/candidate.ts';
import { changesOf } from '../lifecycle/changes.ts';
import { createDelivery } from '../lifecycle/delivery.ts';
import {
  attemptsMax,
  claimWarningsMax,
  conditionsMax,
  incarnationsMax,
  type Milestone,
  milestonesMax,
  type PodEntry,
  repeatsMax,
  revisionsMax,
  sizesMax,
  turnsMax,
  waitingMax,
  waitingPodsMax,
  warningsMax,
} from '../lifecycle/entries.ts';
import { type Known, lifeOf } from '../lifecycle/index.ts';
import { clockHoursMax } from '../lifecycle/node-clock.ts';
import { newPod } from '../lifecycle/pod-signal.ts';
import { knownMilestones } from '../lifecycle/rows.ts';
import { spansPerPodMax } from '../lifecycle/trace-entries.ts';
import { marksPerPodMax, marksPerRoleMax } from '../trace-config/evaluation/held.ts';
import type { LifecycleType, Outcome, Precision } from '../vocabulary/index.ts';
import { judge } from './verdict.ts';

const root = new URL('../../../../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/specs/lifecycle.md`, 'utf8');
const s = 1_000_000;

/** Cells of the rows of the first table below a heading, without their code marks. */
function table(heading: string): readonly (readonly string[])[] {
  const section = page.slice(page.indexOf(`\n## ${heading}\n`) + 1);
  const lines = section.slice(0, section.indexOf('\n## ', 3)).split('\n');
  const rows = lines.filter((line) => line.startsWith('|')).map((line) => line.slice(1, -1).split('|'));
  return rows.slice(2).map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')));
}

test('a better rung of the ladder gives the time of one occurrence', () => {
  const candidate = (precision: string): Candidate => ({
    at: 0,
    resolution: 's',
    clock: 'apiserver',
    precision: precision as Precision,
    evidence: precision,
    toldAt: 0,
    details: [],
  });
  const ladder = table('Facts and milestones').map(([, precision = '']) => precision);
  expect(ladder).toHaveLength(5);
  for (let better = 0; better < ladder.length; better++)
    for (const worse of ladder.slice(better + 1)) {
      const kept = withCandidate(withCandidate([], candidate(worse)), candidate(ladder[better] ?? ''));
      expect(winnerOf(kept)?.precision).toBe(ladder[better]);
    }
});

const happening = (key: string, type: string, rank: string, details: Known['details'] = []): readonly Known[] =>
  rank === '-'
    ? []
    : [{ key, type, container: '', attempt: 0, at: Number(rank) * s, resolution: 'us', clock: 'apiserver', evidence: key, details }];

test.each(table('Deliveries'))('goal %s, failure %s, deletion %s: %s', (goal, failure, deletion, outcome, endsAt) => {
  const life = lifeOf([
    ...happening('pod.created//0', 'pod.created', '0'),
    ...happening('pod.ready//0/1', 'pod.ready', goal ?? ''),
    ...happening('pod.phase_changed/Failed/0', 'pod.phase_changed', failure ?? '', [['phase', 'Failed']]),
    ...happening('pod.delete_requested//0', 'pod.delete_requested', deletion ?? ''),
  ]);
  const delivery = createDelivery(life, null);
  expect(delivery?.outcome).toBe(outcome);
  const end = new Map([
    ['goal', goal],
    ['failure', failure],
    ['deletion', deletion],
  ]).get(endsAt ?? '');
  expect(delivery?.ended?.at).toBe(end === undefined ? undefined : Number(end) * s);
});

const told = (type: LifecycleType, container: string, rank: string, details: Known['details'] = []): readonly Milestone[] => {
  if (rank === '-') return [];
  const at = Number(rank) * s;
  const candidate: Candidate = { at, resolution: 'us', clock: 'apiserver', precision: 'audit', evidence: type, toldAt: at, details };
  return [{ key: `${type}/${container}/0`, type, container, attempt: 0, candidates: [candidate], lastAt: at, count: 1, version: 1 }];
};

const changedPod = (milestones: readonly Milestone[]): PodEntry => ({
  ...newPod({ cluster: 'c', namespace: 'n', name: 'p', uid: 'u' }),
  milestones,
});

test.each(table('Changes'))('goal %s, failure %s, newer request %s, deletion %s: %s', (goal, failure, newer, deletion, outcome, endsAt) => {
  const milestones = [
    ...told('pod.resize_requested', '2', '0'),
    ...told('pod.resized', '2', goal ?? ''),
    ...told('pod.resize_infeasible', '2', failure ?? ''),
    ...told('pod.resize_requested', '3', newer ?? ''),
    ...told('pod.delete_requested', '', deletion ?? ''),
  ].sort((a, b) => (a.key < b.key ? -1 : 1));
  const entry = changedPod(milestones);
  const [first] = changesOf(entry, lifeOf(knownMilestones(entry)));
  expect(first?.outcome).toBe(outcome);
  const end = new Map([
    ['goal', goal],
    ['failure', failure],
    ['newer request', newer],
    ['deletion', deletion],
  ]).get(endsAt ?? '');
  expect(first?.ended?.at).toBe(end === undefined ? undefined : Number(end) * s);
});

test('a goal in the second to which a deletion is known comes before it, one in the next second after it', () => {
  const outcomeOf = (readyAtUs: number): Outcome | undefined => {
    const [created, ready, deletion] = [
      ...happening('pod.created//0', 'pod.created', '0'),
      ...happening('pod.ready//0/5', 'pod.ready', '5'),
      ...happening('pod.delete_requested//0', 'pod.delete_requested', '5'),
    ] as [Known, Known, Known];
    return createDelivery(lifeOf([created, { ...ready, at: readyAtUs }, { ...deletion, resolution: 's' }]), null)?.outcome;
  };
  expect([5 * s, 6 * s - 1, 6 * s].map(outcomeOf)).toEqual(['delivered', 'delivered', 'deleted']);
});

test.each([
  ['DeletionByPodGC', 'failed'],
  ['DeletionByTaintManager', 'deleted'],
])(
  'of a failure and a deletion in one second the failure was first where the reason is that the Pod is collected: %s',
  (reason, outcome) => {
    const life = lifeOf([
      ...happening('pod.created//0', 'pod.created', '0'),
      ...happening('pod.disrupted//0/5', 'pod.disrupted', '5', [['reason', reason]]),
      ...happening('pod.phase_changed/Failed/0', 'pod.phase_changed', '5.4', [['phase', 'Failed']]),
      ...happening('pod.delete_requested//0', 'pod.delete_requested', '5').map((one) => ({ ...one, resolution: 's' as const })),
    ]);
    expect(createDelivery(life, null)?.outcome).toBe(outcome);
  },
);

const deadlineUs = 90 * s;
const guardUs = 5 * s;
const ends = new Map([
  ['none', [undefined]],
  ['by the deadline', [0, deadlineUs - 1, deadlineUs]],
  ['past the deadline', [deadlineUs + 1, 10 * deadlineUs]],
]);
const watermarks = new Map([
  ['short of deadline + guard', [0, deadlineUs, deadlineUs + guardUs - 1]],
  ['at deadline + guard', [deadlineUs + guardUs, 10 * deadlineUs]],
  ['any', [0, deadlineUs, 10 * deadlineUs]],
]);

test.each(table('Verdicts'))('%s, end %s, watermark %s: %s', (outcome, end, watermark, verdict, givenAt) => {
  for (const endUs of ends.get(end ?? '') ?? [])
    for (const watermarkUs of watermarks.get(watermark ?? '') ?? []) {
      const atUs = new Map<string | undefined, number | undefined>([
        ['deadline', deadlineUs],
        ['end', endUs],
      ]).get(givenAt);
      expect(judge(outcome as Outcome, endUs, deadlineUs, { watermarkUs, guardUs })).toEqual({ verdict, atUs });
    }
});

test('the table of verdicts has one row for each outcome and place of its end', () => {
  const outcomes: Readonly<Record<Exclude<Outcome, 'open'>, true>> = {
    delivered: true,
    failed: true,
    rejected: true,
    deleted: true,
    superseded: true,
    abandoned: true,
  };
  const wanted = Object.keys(outcomes).flatMap((outcome) => [`${outcome} by the deadline any`, `${outcome} past the deadline any`]);
  const rows = table('Verdicts').map((cells) => cells.slice(0, 3).join(' '));
  expect(rows.toSorted()).toEqual([...wanted, 'open none short of deadline + guard', 'open none at deadline + guard'].toSorted());
});

test('the bounds are those of the code', () => {
  const bounds = table('Bounds').map(([, most]) => Number(most));
  expect(bounds).toEqual([
    milestonesMax,
    attemptsMax,
    warningsMax,
    repeatsMax,
    clockHoursMax,
    incarnationsMax,
    conditionsMax,
    claimWarningsMax,
    revisionsMax,
    turnsMax,
    sizesMax,
    waitingPodsMax,
    waitingMax,
    marksPerPodMax,
    marksPerRoleMax,
    spansPerPodMax,
  ]);
});
