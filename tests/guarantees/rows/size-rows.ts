import { encodeRecord } from '@lunettes/codec';
import { laneMapOf, laneOf } from '@lunettes/core/collection';
import { normalizeDocument } from '@lunettes/core/normalization';
import type { RawEnvelope, Signal } from '@lunettes/core/vocabulary';
import type { LogRecord, RawAppend } from '@lunettes/ports';
import type { KnownAnswer } from '@lunettes/simulate';
import { expect } from 'vitest';
import { inBatches } from '../audit-story.ts';
import { form } from '../form.ts';
import { type Ground, on } from '../installation.ts';
import { recordsOf } from '../one-pure-pass.ts';
import type { Effects } from '../proven-rows.ts';
import type { StartedStage } from '../stage-process.ts';

const cluster = 'simulated';
const namespace = 'crowded';
/** Many times what one call of a step may put out. */
const pods = form.isLong ? 20_000 : 800;
/** Signals of one raw record: together more than one request to a broker may hold. */
const signalsPerRecord = 800;
/** Bytes of outputs for one lane in one request: README of the Kafka adapter. */
const requestBytes = 512 * 1024;
const second = 1_000_000;
/** After the recording has closed and before anything fresh begins. */
const startAtUs = 1_760_000_000_000_000 + 3 * 3600 * second;

/**
 * Pods that are created at once and never get on, told by raw records of many signals; then one tick under which the limits of
 * all of them lie. In the long form the stage that keeps the limits dies between two parts of that tick, which takes as long as
 * its group needs to notice.
 */
export const manyDeadlines = (ground: Ground): Promise<Effects> =>
  on(ground, 'deadlines', async ({ start, startApart, feed, append, settled, conclude, log, lanes }) => {
    const stage = 'lifecycle-state-machine';
    const lane = laneOf(laneMapOf(cluster, lanes), cluster, namespace);
    // Made before anything runs here, since stages in this process have to be heard of by their groups.
    const told = inBatches(Array.from({ length: pods }, (_, index) => creationOf(index)).flat(), signalsPerRecord).map((signals, index) =>
      rawOf(lane, index + 1, 'signal', signals),
    );
    // Of the one a raw record fits into a round, of the other a round has few parts, so that there is something between them.
    const [large, small] = [{ roundRecords: 1_000 }, { roundRecords: 50 }];
    const others = [start('normalizer', large), start('slo-evaluator', large)];
    const first = start(stage, form.isLong ? large : small);
    await feed(1);
    await append(told);
    const tick = rawOf(lane, told.length + 1, 'tick', { watermarkUs: startAtUs + 3600 * second, closing: false, silent: false });
    const last = form.isLong ? await killedAmidst() : first;
    if (!form.isLong) await append([tick]);
    const counts = await conclude([...others, last], { more: Array.from({ length: pods }, (_, index) => answerOf(index)) });
    const due = largest(await recordsOf(log, 'lifecycle', lane));
    const signals = largest(await recordsOf(log, 'signals', lane));
    expect(signals.bytes, 'outputs of one raw record').toBeGreaterThan(requestBytes);
    return {
      'outputs of one tick beyond its deadlines': due.records - pods,
      'parts of it': due.parts - 1,
      'signals of one raw record': signals.records,
      ...(form.isLong ? { 'outputs replayed': counts[stage].replayed } : {}),
    };

    async function killedAmidst(): Promise<StartedStage> {
      await settled([...others, first]);
      await first.drain();
      await append([tick]);
      const killed = startApart(stage, { ...small, instance: 'killed', point: 'after-publish', hits: 1 });
      expect(await killed.ended).toBe('SIGKILL');
      const atDeath = (await recordsOf(log, 'lifecycle', lane)).at(-1)?.sequence;
      expect(atDeath, 'dies between two parts of a record').toMatchObject({ last: false });
      return start(stage, { ...small, instance: 'successor' });
    }
  });

/** The input that has caused most, without repeats. */
function largest(records: readonly LogRecord[]): { readonly records: number; readonly parts: number; readonly bytes: number } {
  const bySrc = new Map<number, Map<number, LogRecord>>();
  for (const record of records) {
    const { src = -1, n = 0 } = record.sequence ?? {};
    const own = bySrc.get(src) ?? new Map<number, LogRecord>();
    own.set(n, record);
    bySrc.set(src, own);
  }
  const most = [...bySrc.values()].reduce((a, b) => (b.size > a.size ? b : a));
  const all = [...most.values()];
  return {
    records: all.length,
    parts: new Set(all.map(({ sequence }) => sequence?.part)).size,
    bytes: all.reduce((sum, { value }) => sum + value.length, 0),
  };
}

const rawOf = (lane: number, seq: number, of: RawEnvelope['form'], body: unknown): RawAppend => ({
  lane,
  key: `${cluster}|${namespace}|${seq}`,
  value: encodeRecord('raw', {
    stream: `${cluster}|crowd`,
    epoch: 'crowd',
    seq,
    cluster,
    namespace,
    form: of,
    source: 'audit',
    arrival_us: startAtUs,
    file: null,
    line: null,
    body: Buffer.from(JSON.stringify(body)),
  }),
  logTimeUs: startAtUs,
});

/** Each has a limit of its own, and all of them are within a second. */
const createdAtUs = (index: number): number => startAtUs + 8 * index;
const nameOf = (index: number): string => `crowd-${index}`;
const uidOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const text = (us: number): string => `${new Date(us / 1000).toISOString().slice(0, -1)}${String(us % 1000).padStart(3, '0')}Z`;

function creationOf(index: number): readonly Signal[] {
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: nameOf(index), namespace, uid: uidOf(index), creationTimestamp: `${text(createdAtUs(index)).slice(0, 19)}Z` },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
  const event = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    auditID: `crowd-${index}`,
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/${namespace}/pods`,
    verb: 'create',
    user: { username: 'someone' },
    objectRef: { resource: 'pods', namespace, name: nameOf(index), apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    requestObject: pod,
    responseObject: pod,
    requestReceivedTimestamp: text(createdAtUs(index)),
    stageTimestamp: text(createdAtUs(index) + 1),
  };
  const reading = { cluster, source: 'audit', ignoredNamespaces: new Set<string>() } as const;
  return normalizeDocument(event, reading).parts.flatMap((part) => (part.outcome === 'signals' ? part.signals : []));
}

/** Known without any product: it was asked for, it was made, and nothing followed. */
const answerOf = (index: number): KnownAnswer => ({
  cluster,
  namespace,
  pod: nameOf(index),
  uid: uidOf(index),
  action: 'create',
  outcome: 'open',
  startedAtUs: createdAtUs(index),
  endedAtUs: null,
  verdicts: ['fail'],
  causes: undefined,
  milestones: { 'pod.created': createdAtUs(index) + 1 },
});
