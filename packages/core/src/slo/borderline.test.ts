import { expect, test } from 'vitest';
import { knownAt } from '../../test/lifecycle/known-at.ts';
import { containerFacts, podFacts } from '../../test/vocabulary/pod-facts.ts';
import { type Known, lifeOf } from '../lifecycle/index.ts';
import { isBorderline } from './borderline.ts';
import { judgementOf } from './judgement.ts';
import { defaultPolicy } from './policy.ts';
import type { Subject } from './subject.ts';

const s = 1_000_000;
const facts = podFacts({ nodeName: 'n1', containers: [containerFacts({ cpuMilli: 1, memoryBytes: 1, readinessProbe: true })] });

interface Told {
  /** When the container started: from then on the time is the tenant's. */
  readonly startedS: number;
  readonly clock?: string;
  readonly behindUs?: number;
  readonly readyS?: number;
  readonly resolution?: Known['resolution'];
}

/** A Pod whose limit on delivery time is 90 s. */
function borderline({ startedS, clock = 'kubelet/n1', behindUs = 0, readyS = 120, resolution = 'us' }: Told): boolean {
  const skew: Known['details'] = behindUs === 0 ? [] : [['clock_behind_us', String(behindUs)]];
  const started = knownAt('delivery.started', 0, { key: 'delivery.started/create/1', details: skew });
  const ended = knownAt('delivery.ended', readyS, { key: 'delivery.ended/create/1', details: [['outcome', 'delivered']], resolution });
  const known = [
    started,
    ended,
    knownAt('pod.created', 0),
    knownAt('pod.scheduled', 1),
    knownAt('pod.kubelet_acknowledged', 2),
    knownAt('pod.sandbox_ready', 3),
    knownAt('image.pulled', 4, { container: 'app' }),
    knownAt('container.started', startedS, { container: 'app', clock }),
    knownAt('pod.containers_ready', readyS),
    knownAt('pod.ready', readyS),
  ];
  const subject: Subject = {
    cluster: 'c',
    namespace: 'n',
    pod: 'p',
    uid: 'u',
    action: 'create',
    ordinal: 1,
    started,
    ended,
    life: lifeOf(known),
    known,
    facts,
    node: 'n1',
    idCluster: 'c',
  };
  const context = { watermarkUs: 2000 * s, closing: true, policy: defaultPolicy, unseen: [], lost: [], sha256Hex: (text: string) => text };
  return isBorderline(subject, judgementOf(subject, context));
}

test.each([
  ['behind a limit, by a clock that was ahead by as much', { startedS: 92, behindUs: -2_600_000 }, true],
  ['short of a limit, by a clock that was behind by as much', { startedS: 88, behindUs: 2_600_000 }, true],
  ['behind a limit by more than the clock was off', { startedS: 97, behindUs: -4_000_000 }, false],
  ['behind a limit by a clock that was behind', { startedS: 92, behindUs: 2_600_000 }, false],
  ['at a limit, by a clock of which nothing is told', { startedS: 91 }, true],
  ['at a limit, by the API server’s clock', { startedS: 91, clock: 'apiserver', behindUs: -4_000_000 }, false],
  ['far from a limit', { startedS: 60, behindUs: -4_000_000 }, false],
  ['ended at a limit on elapsed time, to the second', { startedS: 60, readyS: 480, resolution: 's' }, true],
  ['ended at a limit on elapsed time, to the microsecond', { startedS: 60, readyS: 480 }, false],
] as const)('where delivery time ends %s, it is a close call: %s', (_, told, expected) => {
  expect(borderline(told)).toBe(expected);
});
