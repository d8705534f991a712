import { expect, test } from 'vitest';
import { type ExistingTopic, planTopics, type TopicSettings } from './topic-plan.ts';

const wanted: TopicSettings = { prefix: 'p', lanes: 8, replication: 3, minInsync: 2, retentionMs: 1000, singleBroker: false };
const created = planTopics(wanted, new Map());
const asPlanned = (name: string, changes: Partial<ExistingTopic> = {}): ExistingTopic => ({
  partitions: 8,
  replication: 3,
  settings: created.find((topic) => topic.name === name)?.settings ?? {},
  ...changes,
});
/** The plan for one topic that is as planned but for these changes. */
function planOf(
  name: string,
  changes: Partial<ExistingTopic> & { readonly set?: Readonly<Record<string, string>> } = {},
  settings = wanted,
) {
  const existing = asPlanned(name, changes);
  const plan = planTopics(settings, new Map([[name, { ...existing, settings: { ...existing.settings, ...changes.set } }]]));
  return plan.find((topic) => topic.name === name);
}

test('what is missing is created, with the time stamps of the brokers and no bound by size', () => {
  expect(created.every(({ action, refusals }) => action === 'create' && refusals.length === 0)).toBe(true);
  expect(created.map(({ name, partitions }) => `${name} ${partitions}`)).toEqual([
    'p.raw.v1 8',
    'p.signals.v1 8',
    'p.lifecycle.v1 8',
    'p.spans.v1 8',
    'p.sli.v1 8',
    'p.diagnoses.v1 8',
    'p.breaches.v1 8',
    'p.rollouts.v1 8',
    'p.counters.v1 8',
    'p.dead-letters.v1 8',
    'p.snapshots.v1 8',
    'p.control.v1 1',
  ]);
  expect(created[0]?.settings).toMatchObject({
    'cleanup.policy': 'delete',
    'message.timestamp.type': 'LogAppendTime',
    'retention.bytes': '-1',
    'retention.ms': '1000',
  });
  expect(created[10]?.settings['cleanup.policy']).toBe('compact');
});

test('what is as it should be is kept', () => {
  expect(planOf('p.raw.v1')).toMatchObject({ action: 'keep', drift: [], refusals: [] });
});

test('a setting that has drifted is named with both values and set back', () => {
  expect(planOf('p.sli.v1', { set: { 'retention.ms': '5' } })).toMatchObject({
    action: 'alter',
    drift: ['retention.ms: 5 → 1000'],
    refusals: [],
  });
});

test.each([
  ['other partitions', { partitions: 9 }, /has 9 partitions and should have 8/],
  ['too few copies', { replication: 2 }, /replication 2 is below 3/],
  ['too few in sync', { set: { 'min.insync.replicas': '1' } }, /min.insync.replicas 1 is below 2/],
  ['compaction', { set: { 'cleanup.policy': 'compact,delete' } }, /cleanup.policy compact,delete/],
  ['retention by size', { set: { 'retention.bytes': '1000000' } }, /retention.bytes/],
  ['unclean election', { set: { 'unclean.leader.election.enable': 'true' } }, /unclean.leader.election.enable/],
])('a topic with %s is refused', (_, changes, reason) => {
  const plan = planOf('p.signals.v1', changes);
  expect(plan?.refusals).toEqual([expect.stringMatching(reason)]);
});

test('one broker is accepted only by name', () => {
  const single = { ...wanted, replication: 1, minInsync: 1 };
  expect(planTopics(single, new Map())[0]?.refusals).toHaveLength(2);
  expect(planTopics({ ...single, singleBroker: true }, new Map())[0]?.refusals).toEqual([]);
  const existing = { replication: 1, set: { 'min.insync.replicas': '1' } };
  expect(planOf('p.raw.v1', existing, { ...single, singleBroker: true })).toMatchObject({ action: 'keep', refusals: [] });
});
