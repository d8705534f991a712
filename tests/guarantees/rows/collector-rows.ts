import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeKubeConfig, startFakeApiServer } from '@lunettes/adapter-kubernetes/testing';
import { expect } from 'vitest';
import { type AuditEvent, auditStory, inBatches } from '../audit-story.ts';
import type { CollectorOrder } from '../collector-order.ts';
import { type CollectorProcess, type CollectorStand, onLocalLog, type StoredRecord } from '../collector-stand.ts';
import { form } from '../form.ts';
import { until } from '../installation.ts';
import type { Effects } from '../proven-rows.ts';

const pods = form.isLong ? 600 : 24;
/** Many, so that every lane has some. */
const namespaces = 16;
/** So many events that most batches are of several lanes. */
const batchEvents = 400;

/**
 * Audit by webhook. One collector dies when the log has a batch and the API server no answer, the next one when some lanes have
 * their part of a batch; the API server sends it again.
 */
export const killedWithBatch = (): Promise<Effects> =>
  onLocalLog(async (stand) => {
    const story = auditStory({ seed: 21, pods, namespaces });
    const struck = await feed(stand, inBatches(story.events, batchEvents), [
      { point: 'before-answer', form: 'audit', hits: 2 },
      { point: 'between-lanes', form: 'audit', hits: 2 },
    ]);
    const times = timesStored(await stand.raw());
    const stored = struck.map((batch) => batch.flatMap(({ auditId }) => times.get(auditId) ?? []));
    await stand.conclude(story);
    const countOf = (batch: number, wanted: number): number => stored[batch]?.filter((count) => count === wanted).length ?? 0;
    // Of the first batch all was there already, of the second only what some lanes have.
    expect(countOf(0, 1)).toBe(0);
    return {
      kills: struck.length,
      'records of the first batch stored twice': countOf(0, 2),
      'records of the second stored twice': countOf(1, 2),
      'and once': countOf(1, 1),
    };
  });

/** Follows a file; while it is dead the file is rotated, and another one has taken its name. */
export const killedAndRotated = (): Promise<Effects> =>
  onLocalLog(async (stand) => {
    const story = auditStory({ seed: 22, pods, namespaces });
    // The first two are small enough to be read at once.
    const [first, second, rest] = [story.events.slice(0, 300), story.events.slice(300, 600), story.events.slice(600)];
    const path = join(stand.directory, 'audit.log');
    const write = (events: readonly AuditEvent[]): void => appendFileSync(path, events.map(({ line }) => `${line}\n`).join(''));
    write(first);
    const killed = stand.start({ auditFiles: [path], dies: { point: 'before-positions', form: 'audit', hits: 2 } });
    // Its place is kept before the second part is there.
    await heardUpTo(killed, first);
    write(second);
    expect(await killed.ended).toBe('SIGKILL');
    renameSync(path, join(stand.directory, 'audit-2026-01-01T00-00-00.000.log'));
    write(rest);
    const successor = stand.start({ auditFiles: [path] });
    await heardUpTo(successor, story.events);
    await successor.drain();
    const counts = [...timesStored(await stand.raw()).values()];
    await stand.conclude(story);
    return { 'records read again': counts.filter((count) => count > 1).length, 'read once': counts.filter((count) => count === 1).length };
  });

/**
 * Audit by webhook, beside lists of Pods and Nodes that an API server gives. The collector dies when half of the lanes have the
 * Nodes, which all are to have, and not the end of their list; in the long form another one before, half way through the Pods.
 */
export const killedInList = (): Promise<Effects> =>
  onLocalLog(async (stand) => {
    const story = auditStory({ seed: 23, pods, namespaces, nodeObjects: true });
    const half = Math.floor(story.events.length / 2);
    const server = await startFakeApiServer();
    try {
      // Of Nodes only that they are there: nothing tells this API server of trouble that comes and goes.
      const shown = story.changes.filter(({ kind, type, after }) => after <= half && (kind === 'Pod' || type === 'ADDED'));
      for (const { kind, type, object } of shown) {
        const { namespace, name } = object.metadata;
        const path = kind === 'Pod' ? '/api/v1/pods' : '/api/v1/nodes';
        if (type === 'DELETED') server.remove(path, namespace === undefined ? { name } : { namespace, name });
        else server.put(path, { kind, ...object });
      }
      server.put('/api/v1/namespaces', { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'cluster-uid' } });
      const kubeConfig = join(stand.directory, 'kubeconfig');
      writeFileSync(kubeConfig, fakeKubeConfig(server.url));
      const watches: Partial<CollectorOrder> = { kubeConfig };
      await feed(stand, inBatches(story.events.slice(0, half), batchEvents), []);
      const effects: Record<string, number> = {};
      for (const dying of form.isLong ? (['pod', 'node'] as const) : (['node'] as const)) {
        const killed = stand.start({ ...watches, dies: { point: 'between-lanes', form: dying, hits: 1 } });
        expect(await killed.ended).toBe('SIGKILL');
        const stored = await stand.raw();
        const begun = new Set(stored.filter(({ envelope }) => envelope.form === 'list_begin').map(({ lane }) => lane)).size;
        const having = new Set(stored.filter(({ envelope }) => envelope.form === dying).map(({ lane }) => lane)).size;
        effects[`lanes with a ${dying} of a list`] = having;
        effects[`lanes without a ${dying}`] = begun - having;
      }
      const successor = stand.start(watches);
      await successor.url;
      await until('lists are whole', async () => {
        const listed = (await successor.status()).watches.filter(({ resource }) => ['Pod', 'Node'].includes(resource.kind));
        return listed.length === 2 && listed.every(({ state }) => state === 'watching');
      });
      for (const batch of inBatches(story.events.slice(half), batchEvents)) expect(await successor.post(batch)).toBe(200);
      await successor.drain();
      await stand.conclude(story);
      return effects;
    } finally {
      await server.close();
    }
  });

/** Sends every batch until it is answered with 200; whoever dies has a successor. Gives back the batches that were not answered. */
async function feed(
  { start }: CollectorStand,
  batches: readonly (readonly AuditEvent[])[],
  deaths: readonly NonNullable<CollectorOrder['dies']>[],
): Promise<readonly (readonly AuditEvent[])[]> {
  const struck: (readonly AuditEvent[])[] = [];
  const next = (): CollectorProcess => {
    const dies = deaths[struck.length];
    return start(dies === undefined ? {} : { dies });
  };
  let collector = next();
  for (const batch of batches) {
    for (let answer = await collector.post(batch); answer !== 200; answer = await collector.post(batch)) {
      expect(answer).toBe(undefined);
      expect(await collector.ended).toBe('SIGKILL');
      struck.push(batch);
      collector = next();
    }
  }
  expect(struck.length).toBe(deaths.length);
  await collector.drain();
  return struck;
}

/** How often each audit event lies in the log; one that was split into several records is not told apart. */
function timesStored(stored: readonly StoredRecord[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { envelope } of stored) {
    if (envelope.form !== 'audit') continue;
    const { auditID } = JSON.parse(Buffer.from(envelope.body).toString('utf8')) as { readonly auditID: string };
    times.set(auditID, (times.get(auditID) ?? 0) + 1);
  }
  return times;
}

async function heardUpTo(collector: CollectorProcess, events: readonly AuditEvent[]): Promise<void> {
  const lastUs = Math.max(...events.map(({ atUs }) => atUs));
  await collector.url;
  await until('the file is read to its end', async () => ((await collector.status()).time.audit?.newestUs ?? 0) >= lastUs);
}
