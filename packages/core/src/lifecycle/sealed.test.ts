import { expect, test } from 'vitest';
import type { Fact, LifecycleType, Signal } from '../vocabulary/index.ts';
import type { Milestone, PodEntry } from './entries.ts';
import { milestoneOf, withMilestones } from './milestones.ts';
import { newPod } from './pod-signal.ts';
import { newsOf, sealed } from './sealed.ts';

const s = 1_000_000;

const fact = (type: LifecycleType, at_us: number, of: Partial<Fact>): Fact => ({
  type,
  at_us,
  resolution: 'us',
  clock: 'apiserver',
  precision: 'audit',
  container: '',
  attempt: 0,
  second: 0,
  count: 1,
  last_at_us: at_us,
  details: [],
  ...of,
});

/** One milestone as a signal at `toldS` tells it. */
const told = (key: string, toldS: number, one: Fact): Milestone =>
  milestoneOf(one, key, { at_us: toldS * s, evidence_id: `at ${toldS}` } as Signal);

const ended = { key: 'delivery.ended/create/1', version: 1, at: 78.5 * s, content: 'told' };

const podOf = (milestones: readonly Milestone[]): PodEntry => ({
  ...newPod({ cluster: 'c', namespace: 'n', name: 'p', uid: 'u' }),
  milestones,
  derived: [ended],
});

test('what a node whose clock is ahead dates behind the end of a creation is not told as new once that is final', () => {
  const key = 'pod.ready//0/80';
  const byNode = fact('pod.ready', 80 * s, { second: 80, resolution: 's', clock: 'kubelet/n1', precision: 'field' });
  const first = withMilestones([], [told(key, 78.5, fact('pod.ready', 78.5 * s, { second: 80 })), told(key, 78.5, byNode)]);
  const pod = sealed(podOf(first.milestones), ended.at);
  const later = withMilestones(pod.milestones, newsOf(pod, [told(key, 836, byNode)], 836 * s));
  expect(later.changed).toEqual([]);
});

test('a creation that is final gives up what nobody tells again', () => {
  const milestones = [
    told('pod.ready//0/78', 78.5, fact('pod.ready', 78.5 * s, { second: 78 })),
    told('container.started/app/0', 70, fact('container.started', 70 * s, { container: 'app' })),
    told('container.ready/app/0', 80, fact('container.ready', 80 * s, { container: 'app', precision: 'inferred' })),
    told('container.ready/app/0', 78.5, fact('container.ready', 78.5 * s, { container: 'app' })),
  ];
  const first = withMilestones([], milestones);
  expect(sealed(podOf(first.milestones), ended.at).milestones).toEqual([]);
});
