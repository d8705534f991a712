import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { demoRecording } from '@lunettes/cli/demo-recording';
import { deliveryStages, noProgress, replay } from '@lunettes/replay';
import { beforeAll, expect, test } from 'vitest';
import { everyday } from '../cluster/src/demo/everyday.ts';
import { troubles } from '../cluster/src/demo/troubles.ts';

type Row = Readonly<Record<string, unknown>>;

const { recording, inputs, about } = demoRecording();
const rows: Row[] = [];
const rollouts: Row[] = [];

beforeAll(async () => {
  await replay(
    {
      progress: noProgress,
      rejected: ({ file, message }) => {
        throw new Error(`${file}: ${message}`);
      },
      row: ({ file, line }) => {
        const row: Row = file === 'sli' || file === 'lifecycle' ? JSON.parse(Buffer.from(line).toString()) : {};
        if (file === 'sli') rows.push(row);
        else if (String(row['type']).startsWith('workload.')) rollouts.push(row);
      },
      signal: new AbortController().signal,
    },
    { inputs, stages: deliveryStages(), version: 'test' },
  );
}, 300_000);

const distinct = (field: string): readonly unknown[] => [...new Set(rows.map((row) => row[field]))];

test('the demo shows two real clusters, at least 500 creations and 100 deletions', () => {
  expect(distinct('cluster').toSorted()).toEqual(Object.keys(recording.versions).toSorted());
  expect(Object.keys(recording.versions)).toHaveLength(2);
  expect(about).toMatch(/recorded from .* and /);
  expect(rows.filter(({ action }) => action === 'create').length).toBeGreaterThanOrEqual(500);
  expect(rows.filter(({ action }) => action === 'delete').length).toBeGreaterThanOrEqual(100);
});

test('it has every verdict, every outcome of creations and deletions, and at least eight causes', () => {
  for (const field of ['pod_slo_verdict', 'delivery_slo_verdict'])
    expect(distinct(field)).toEqual(expect.arrayContaining(['success', 'fail', 'pending', 'killed']));
  // Nothing is without a sign of life for 30 days in half an hour.
  expect(distinct('outcome')).toEqual(expect.arrayContaining(['open', 'delivered', 'failed', 'deleted', 'rejected']));
  expect(distinct('cause').filter((cause) => cause !== null).length).toBeGreaterThanOrEqual(8);
});

const known = [...everyday, ...troubles].flatMap(({ namespace, causes = {} }) =>
  Object.entries(causes).map(([pod, cause]) => [namespace, pod, cause] as const),
);

/** Recorded before Events about claims and the status of workloads were: of a class of storage that does not exist it has no word. */
const older: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'lab-1-34': { originals: 'pvc-not-bound' } };

test.each(Object.keys(recording.versions))('in %s the cause of every trouble is named as it was caused', (cluster) => {
  for (const [namespace, pod, caused] of known) {
    const cause = older[cluster]?.[pod] ?? caused;
    const told = rows.filter((row) => row['cluster'] === cluster && row['namespace'] === namespace && String(row['pod']).startsWith(pod));
    expect(new Set(told.map((row) => row['cause'] ?? cause)), `${namespace}/${pod}`).toEqual(new Set([cause]));
    expect(told.some((row) => row['cause'] === cause), `${namespace}/${pod}`).toBe(true);
  }
});

test.each(Object.keys(recording.versions).filter((cluster) => !(cluster in older)))(
  'in %s rollouts of every kind of workload come to their end, and some are stuck',
  (cluster) => {
    const toldOf = (type: string): readonly string[] =>
      rollouts
        .filter((row) => row['cluster'] === cluster && row['type'] === `workload.rollout_${type}`)
        .map((row) => String(Reflect.get(row['details'] as object, 'workload_kind')));
    const [started, completed, stuck] = [toldOf('started'), toldOf('completed'), toldOf('stuck')];
    expect(new Set(completed)).toEqual(new Set(['DaemonSet', 'Deployment', 'Job', 'StatefulSet']));
    expect(completed.length).toBeGreaterThanOrEqual(0.7 * started.length);
    expect(new Set(stuck)).toEqual(new Set(['Deployment', 'Job']));
    process.stdout.write(`${cluster}: ${started.length} rollouts, ${completed.length} completed, ${stuck.length} stuck\n`);
  },
);

test('what its programs were told and what its Secret holds is not in it', () => {
  for (const { path } of inputs)
    for (const file of readdirSync(path)) {
      const text = gunzipSync(readFileSync(join(path, file))).toString('utf8');
      expect(text).toContain('"kind"');
      for (const told of ['not-a-secret', Buffer.from('not-a-secret').toString('base64'), 'no such setting', 'sourceIPs'])
        expect(text.includes(told), `${file}: ${told}`).toBe(false);
    }
});
