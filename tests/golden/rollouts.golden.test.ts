import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { replayFiles, type ResultRow } from '../replay/replay-lines.ts';
import { readCase, realCases } from './read-case.ts';

/** Cases in which workloads are rolled out, recorded without a word of their status: only the requests that made their objects are there. */
const withRollouts = realCases.filter((name) => {
  const { files, expected } = readCase(name);
  return expected.rollouts === undefined && rolloutsIn(files[0] ?? []).length > 0;
});

test('the recordings have rollouts to be told of', () => {
  expect(withRollouts.length).toBeGreaterThanOrEqual(10);
});

test.each(withRollouts)('every rollout begins when its object was made, and its Pods point at it: %s', async (name) => {
  const { files, expected } = readCase(name);
  const truth = rolloutsIn(files[0] ?? []);
  const { rows } = await replayFiles(files, { until: expected.until });
  const told = (rows.get('lifecycle') ?? []).filter((row) => String(row['type']).startsWith('workload.'));
  const begun = truth.map((one) => `${one.kind} ${one.name} ${one.revision} started ${one.at}`);
  expect(told.map(toldRollout).sort()).toEqual(begun.sort());
  const roots = (rows.get('spans') ?? []).filter((span) => span['name'] === 'pod.create');
  const owned = podsIn(files.flat());
  const pointing = roots.flatMap((root) => {
    const owner = owned.get(String(root['uid']));
    const rollout = owner === undefined ? undefined : truth.find(({ objectUid }) => objectUid === owner);
    return rollout === undefined ? [] : [{ root, rollout }];
  });
  expect(pointing.length, 'Pods of these rollouts').toBeGreaterThan(0);
  for (const { root, rollout } of pointing) expect(linksOf(root), String(root['pod'])).toContain(traceOf(rollout));
});

/** Product contract: the first 16 bytes of the hash of cluster, UID, action and ordinal. */
const traceOf = ({ uid, revision }: Rollout): string =>
  createHash('sha256').update(`lunettes-trace-1|golden|${uid}|rollout/${revision}|1`).digest('hex').slice(0, 32);

interface Rollout {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: string;
  /** When the request was answered, as the API server wrote it. */
  readonly at: string;
  /** The direct owner of its Pods. */
  readonly objectUid: string;
}

/** Read off the raw log: a revision of a Deployment is a ReplicaSet that was made for it; a Job is one rollout. */
function rolloutsIn(lines: readonly string[]): readonly Rollout[] {
  return lines.flatMap((line): Rollout[] => {
    const { verb, objectRef, responseStatus, responseObject: made, stageTimestamp: at } = JSON.parse(line);
    if (verb !== 'create' || objectRef.subresource !== undefined || responseStatus?.code !== 201) return [];
    const { name, uid, labels, ownerReferences } = made.metadata;
    if (objectRef.resource === 'jobs') return [{ kind: 'Job', name, uid, revision: '', at, objectUid: uid }];
    if (objectRef.resource !== 'replicasets') return [];
    const [owner] = ownerReferences;
    return [{ kind: owner.kind, name: owner.name, uid: owner.uid, revision: labels['pod-template-hash'], at, objectUid: uid }];
  });
}

/** The direct owner of each Pod, by their UIDs. */
function podsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const line of lines) {
    const { object, responseObject } = JSON.parse(line);
    for (const pod of [object, responseObject])
      if (pod?.kind === 'Pod') owners.set(pod.metadata.uid, pod.metadata.ownerReferences?.[0]?.uid);
  }
  return owners;
}

function toldRollout(row: ResultRow): string {
  const { workload_kind, workload_name, revision } = row['details'] as ResultRow;
  return [workload_kind, workload_name, revision, String(row['type']).slice('workload.rollout_'.length), row['at']].join(' ');
}

const linksOf = (root: ResultRow): readonly unknown[] => (root['links'] as readonly ResultRow[]).map((link) => link['trace_id']);
