import { normalizeDocument } from '@lunettes/core/normalization';
import type { Signal, Sli, Source } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { atUs, cluster, signalsOf, untilReady } from './changed-pod.ts';
import { runLanes } from './lanes.ts';

const hours = 3 * 3600;
const run = { cluster, lanes: 1, untilUs: atUs(hours + 3600), roundTrip: false, latenessUs: 0 };

const normalized = (document: unknown, source: Source): readonly Signal[] =>
  normalizeDocument(document, { cluster, source, ignoredNamespaces: new Set() }).parts.flatMap((part) =>
    part.outcome === 'signals' ? part.signals : [],
  );

/** Another Pod's first record moves the time on, past everything that is remembered of the first one. */
const elsewhere = (seconds: number): readonly Signal[] =>
  signalsOf(untilReady, ['audit'])
    .slice(0, 1)
    .map((signal) => ({
      ...signal,
      name: `other-${seconds}`,
      uid: `4f6f9a3e-0000-4000-8000-${String(seconds).padStart(12, '0')}`,
      at_us: atUs(seconds),
      evidence_id: `elsewhere-${seconds}`,
    }));

const story = signalsOf(untilReady, ['audit', 'pod_watch']);
const last = story.findLast(({ source }) => source === 'pod_watch');

/** The Pod goes at once, and the watch shows it as it had been for hours. */
const gone: readonly Signal[] = [last]
  .filter((signal) => signal !== undefined)
  .map((signal) => ({
    ...signal,
    evidence_id: `${signal.uid}@999`,
    resource_version: '999',
    facts: [
      {
        type: 'pod.deleted',
        at_us: signal.at_us,
        resolution: 's',
        clock: 'collector',
        precision: 'inferred',
        container: '',
        attempt: 0,
        second: -1,
        last_at_us: signal.at_us,
        count: 1,
        details: [],
      },
    ],
  }));

const request = (uid: string | undefined): readonly Signal[] =>
  normalized(
    {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: 'delete-1',
      stage: 'ResponseComplete',
      verb: 'delete',
      user: { username: 'alice' },
      objectRef: { resource: 'pods', namespace: 'shop', name: 'cart-0', apiVersion: 'v1', uid },
      responseStatus: { code: 200 },
      requestReceivedTimestamp: '2026-01-01T03:00:00.000000Z',
      stageTimestamp: '2026-01-01T03:00:00.005000Z',
    },
    'audit',
  );

test.each([
  ['by its UID', last?.uid],
  ['by its name', undefined],
])('a deletion that the watch dates hours back is told by the request that follows, %s', (_, uid) => {
  const told = runLanes([...story, ...elsewhere(hours), ...gone, ...elsewhere(hours + 2), ...request(uid), ...elsewhere(hours + 4)], run);
  expect(told.deadLetters).toEqual([]);
  const deletion = [...told.rows.values()]
    .filter(({ topic }) => topic === 'sli')
    .map(({ value }) => value as Sli)
    .find(({ action }) => action === 'delete');
  expect(deletion).toMatchObject({ outcome: 'delivered', started_at_us: atUs(hours + 0.005), ended_at_us: atUs(hours + 0.005) });
});
