import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deliveryLimits } from '../slo/index.ts';
import type { Fact, Signal } from '../vocabulary/index.ts';
import { type LifecycleEntry, revisionsMax } from './entries.ts';
import { createLifecycleStage } from './step.ts';

const stage = createLifecycleStage({ sha256Hex: (text) => hash('sha256', text, 'hex'), limits: deliveryLimits });

/** A ReplicaSet of the Deployment `shop`, made at this second. */
function replicaSet(revision: string, second: number): Signal {
  const at_us = second * 1_000_000;
  const fact: Fact = {
    type: 'workload.rollout_started',
    at_us,
    resolution: 's',
    clock: 'apiserver',
    precision: 'field',
    container: revision,
    attempt: 0,
    second: -1,
    last_at_us: at_us,
    count: 1,
    details: [],
  };
  return {
    type: 'workload',
    cluster: 'lab',
    namespace: 'shop',
    name: `shop-${revision}`,
    uid: `uid-${revision}`,
    at_us,
    source: 'workload_watch',
    evidence_id: `uid-${revision}@1`,
    resource_version: '1',
    facts: [fact],
    body: JSON.stringify({
      deleted: false,
      kind: 'ReplicaSet',
      owner: { kind: 'Deployment', name: 'shop', uid: 'd' },
      rollout: { available: 0, created: 1, desired: 3, ready: 0, revision },
    }),
    audit_level: null,
  };
}

function play(signals: readonly Signal[]): { readonly entry: LifecycleEntry | undefined; readonly told: number } {
  const entries = new Map<string, LifecycleEntry>();
  let told = 0;
  for (const signal of signals) {
    const { changes, outputs } = stage.step({ get: (key) => entries.get(key), due: () => [] }, signal, 0);
    for (const [key, entry] of changes) if (entry !== undefined) entries.set(key, entry);
    told += outputs.length;
  }
  return { entry: entries.get('rollout|lab|shop|d'), told };
}

test('of a workload that is rolled for ever, the revisions that began last are kept, in whatever order they come', () => {
  const many = Array.from({ length: 3 * revisionsMax }, (_, index) => replicaSet(`r${index}`, 100 + index));
  const forwards = play(many);
  const last = many.slice(-revisionsMax).map((_, index) => `r${2 * revisionsMax + index}`);
  expect(forwards.entry?.kind === 'rollout' && forwards.entry.milestones.map(({ container }) => container).sort()).toEqual(last.sort());
  expect(play(many.toReversed()).entry).toEqual(forwards.entry);
});

test('an object that says nothing new is told of nothing', () => {
  const once = play([replicaSet('a', 100)]);
  expect(once.told).toBe(1);
  expect(play([replicaSet('a', 100), replicaSet('a', 100)]).told).toBe(1);
});
