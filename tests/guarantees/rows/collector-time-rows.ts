import { openLocalStore } from '@lunettes/adapter-local';
import { encodeRecord } from '@lunettes/codec';
import { type Collector, startCollector } from '@lunettes/collector';
import { type HandClock, handClock } from '@lunettes/collector/testing';
import type { Sli } from '@lunettes/core/vocabulary';
import type { Clock, RetainedLaneStore } from '@lunettes/ports';
import fastify, { type FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { type AuditEvent, type AuditStory, auditStory, eventList } from '../audit-story.ts';
import { cluster, laneByLane, settingsOf } from '../collector-order.ts';
import { concludeOn, lanes, onLocalLog, rowsOf, type StoredRecord, storedIn } from '../collector-stand.ts';
import { form } from '../form.ts';
import type { Effects } from '../proven-rows.ts';

const second = 1_000_000;
const hour = 3600 * second;
/** Architecture §5, of the webhook. */
const guardUs = 40 * second;
/** An API server sends what has gathered this often. */
const sendsEveryUs = 5 * second;
const story = (seed: number): AuditStory => auditStory({ seed, pods: form.isLong ? 600 : 24, namespaces: 16 });

/** Two collectors behind one address: batches go to one or the other, and what is answered too late, to both. */
export const twoCollectors = (): Promise<Effects> =>
  played(story(31), async ({ start, clock, conclude, story: { events } }) => {
    const both = [await start('a'), await start('b')] as const;
    let sent = 0;
    for (const { events: batch, atUs } of liveBatches(events)) {
      await until(clock, atUs);
      const own = sent++ % 2;
      expect(await both[own === 0 ? 0 : 1].post(batch)).toBe(200);
      if (sent % 3 === 0) expect(await both[own === 0 ? 1 : 0].post(batch)).toBe(200);
    }
    const stored = await conclude();
    const instances = (of: readonly StoredRecord[]): number => new Set(of.map(({ envelope }) => envelope.stream)).size;
    const byLane = Array.from({ length: lanes }, (_, lane) => stored.filter((one) => one.lane === lane && one.envelope.form === 'audit'));
    const bodies = new Map<string, StoredRecord[]>();
    for (const one of byLane.flat()) {
      const body = `${one.lane} ${Buffer.from(one.envelope.body).toString('base64')}`;
      bodies.set(body, [...(bodies.get(body) ?? []), one]);
    }
    return {
      'lanes that both have written': byLane.filter((own) => instances(own) === 2).length,
      'records stored by both': [...bodies.values()].filter((own) => instances(own) === 2).length,
    };
  });

/**
 * The webhook is blocked for 130 s. Then fresh batches come, and what was held back only after them, one batch every few
 * seconds: no tick may have said that time has passed it.
 */
export const webhookBlocked = (): Promise<Effects> =>
  played(story(32), async ({ start, clock, conclude, story: { events } }) => {
    const blockedFromUs = (events[0]?.atUs ?? 0) + 600 * second;
    const blockedToUs = blockedFromUs + 130 * second;
    const live = liveBatches(events);
    const isBlocked = ({ atUs }: Batch): boolean => atUs >= blockedFromUs && atUs < blockedToUs;
    const retried = live.filter(isBlocked).map((batch, index) => ({ ...batch, atUs: blockedToUs + (10 + 3 * index) * second }));
    const sent = [...live.filter((batch) => !isBlocked(batch)), ...retried].sort((a, b) => a.atUs - b.atUs);
    const collector = await start('collector');
    let newestUs = 0;
    let wouldBePassed = 0;
    for (const { events: batch, atUs } of sent) {
      await until(clock, atUs);
      expect(await collector.post(batch)).toBe(200);
      wouldBePassed += batch.filter((event) => event.atUs <= newestUs - guardUs).length;
      newestUs = Math.max(newestUs, ...batch.map((event) => event.atUs));
    }
    const stored = await conclude();
    expect(overtaken(stored)).toEqual([]);
    return { ticks: ticksOf(stored).length, 'events that came after time had passed them, but for the hold': wouldBePassed };
  });

/** Audit stands still for 15 min, and comes then: what was judged by the clock in between counts nowhere, and is judged again. */
export const clusterSilent = (): Promise<Effects> =>
  played(story(33), async ({ start, clock, conclude, log, story: { events } }) => {
    const silentFromUs = (events[0]?.atUs ?? 0) + 600 * second;
    const silentToUs = silentFromUs + 900 * second;
    const collector = await start('collector');
    for (const { events: batch, atUs } of liveBatches(events)) {
      await until(clock, atUs >= silentFromUs ? Math.max(atUs, silentToUs) : atUs);
      expect(await collector.post(batch)).toBe(200);
    }
    const stored = await conclude();
    const silent = ticksOf(stored).filter((tick) => tick.silent);
    const silentTo = Math.max(...silent.map(({ watermarkUs }) => watermarkUs));
    const rows = await rowsOf(log);
    const due = rows.filter(({ outcome, judged_at_us: at }) => outcome === 'open' && at !== null && at > silentFromUs && at <= silentTo);
    expect(due.filter(({ degraded }) => !degraded.includes('silent'))).toEqual([]);
    const counts = ({ slo_eligible, objectives }: Sli): boolean => slo_eligible || objectives.some(({ eligible }) => eligible);
    expect(rows.filter((row) => row.degraded.includes('silent') && counts(row))).toEqual([]);
    const last = new Map(rows.map((row) => [row.delivery_id, row]));
    const judgedAgain = due.filter(({ delivery_id: id }) => last.get(id)?.outcome !== 'open');
    return { 'silent ticks': silent.length, 'rows that fell due meanwhile': due.length, 'judged again': judgedAgain.length };
  });

/** The collector's own clock is an hour ahead or behind, from the start on or all of a sudden. */
const clockOff = (offUs: number, from: 'the start' | 'half way'): Promise<Effects> =>
  played(story(34), async ({ start, clock, conclude, story: { events } }) => {
    let skewUs = from === 'the start' ? offUs : 0;
    const collector = await start('collector', () => skewUs);
    const batches = liveBatches(events);
    for (const [index, { events: batch, atUs }] of batches.entries()) {
      if (from === 'half way' && index === Math.floor(batches.length / 2)) skewUs = offUs;
      await until(clock, atUs);
      expect(await collector.post(batch)).toBe(200);
    }
    const stored = await conclude();
    expect(overtaken(stored)).toEqual([]);
    const ticks = ticksOf(stored);
    expect(ticks.filter(({ watermarkUs, logTimeUs }) => watermarkUs > logTimeUs)).toEqual([]);
    return {
      ticks: ticks.length,
      'records that arrived an hour off': stored.filter(
        ({ envelope, logTimeUs }) => Math.abs(envelope.arrival_us - logTimeUs - offUs) < second,
      ).length,
    };
  });

export const clockAhead = (): Promise<Effects> => clockOff(hour, 'the start');
export const clockBehind = (): Promise<Effects> => clockOff(-hour, 'the start');
export const clockSetForward = (): Promise<Effects> => clockOff(hour, 'half way');
export const clockSetBack = (): Promise<Effects> => clockOff(-hour, 'half way');

interface Play {
  readonly story: AuditStory;
  readonly clock: HandClock;
  readonly log: RetainedLaneStore;
  /** A collector on the log; `skewUs` is how far its clock is off the log's. */
  start(instance: string, skewUs?: () => number): Promise<{ post(events: readonly AuditEvent[]): Promise<number> }>;
  /** Ends the collectors and judges; gives back what they had written. */
  conclude(): Promise<readonly StoredRecord[]>;
}

/** Plays a story in its own time, which is moved by hand and is the log's. */
const played = (of: AuditStory, row: (play: Play) => Promise<Effects>): Promise<Effects> =>
  onLocalLog(async ({ directory }) => {
    const clock = handClock(of.events[0]?.atUs);
    const log = openLocalStore({ directory, lanes, bytesMax: 1e10, clock });
    const running: { readonly collector: Collector; readonly app: FastifyInstance }[] = [];
    const end = async (): Promise<void> => {
      for (const { collector, app } of running.splice(0)) {
        await app.close();
        await collector.close();
      }
    };
    try {
      return await row({
        story: of,
        clock,
        log,
        start: async (instance, skewUs = () => 0) => {
          const own: Clock = { nowUs: () => clock.nowUs() + skewUs(), sleep: clock.sleep };
          const encode = (envelope: Parameters<typeof encodeRecord<'raw'>>[1]): Uint8Array => encodeRecord('raw', envelope);
          const deps = { log: laneByLane(log), clock: own, random: () => 0, encode, hashUser: () => '' };
          const collector = await startCollector(deps, settingsOf(instance));
          const app = fastify();
          app.register(collector.webhook);
          running.push({ collector, app });
          await collector.addCluster({ name: cluster, access: undefined, auditFiles: [], webhook: true });
          const to = { method: 'POST', url: `/audit/${cluster}`, headers: { 'content-type': 'application/json' } } as const;
          return { post: async (events) => (await app.inject({ ...to, payload: eventList(events) })).statusCode };
        },
        conclude: async () => {
          await end();
          const stored = await storedIn(log);
          await concludeOn(log, of);
          return stored;
        },
      });
    } finally {
      await end();
      await log.close();
    }
  });

interface Batch {
  readonly atUs: number;
  readonly events: readonly AuditEvent[];
}

/** What an API server sends, when it sends it. */
function liveBatches(events: readonly AuditEvent[]): readonly Batch[] {
  const batches = new Map<number, AuditEvent[]>();
  for (const event of events) {
    const atUs = (Math.floor(event.atUs / sendsEveryUs) + 1) * sendsEveryUs;
    const batch = batches.get(atUs) ?? [];
    batch.push(event);
    batches.set(atUs, batch);
  }
  return [...batches].map(([atUs, own]) => ({ atUs, events: own })).sort((a, b) => a.atUs - b.atUs);
}

async function until(clock: HandClock, atUs: number): Promise<void> {
  if (atUs > clock.nowUs()) await clock.pass((atUs - clock.nowUs()) / 1000);
}

interface SentTick {
  readonly lane: number;
  readonly offset: number;
  readonly logTimeUs: number;
  readonly watermarkUs: number;
  readonly silent: boolean;
}

function ticksOf(stored: readonly StoredRecord[]): readonly SentTick[] {
  return stored.flatMap(({ lane, offset, logTimeUs, envelope }) => {
    if (envelope.form !== 'tick') return [];
    const body = JSON.parse(Buffer.from(envelope.body).toString('utf8')) as { readonly watermarkUs: number; readonly silent: boolean };
    return [{ lane, offset, logTimeUs, ...body }];
  });
}

/** Audit events that lie in a lane behind a tick that had said that all up to their time was there. */
function overtaken(stored: readonly StoredRecord[]): readonly string[] {
  const ticks = new Map<string, number>();
  for (const { lane, offset, watermarkUs } of ticksOf(stored)) ticks.set(`${lane} ${offset}`, watermarkUs);
  const found: string[] = [];
  let passed = { lane: -1, us: 0 };
  for (const { lane, offset, envelope } of stored) {
    if (lane !== passed.lane) passed = { lane, us: 0 };
    passed.us = Math.max(passed.us, ticks.get(`${lane} ${offset}`) ?? 0);
    if (envelope.form !== 'audit') continue;
    const { stageTimestamp } = JSON.parse(Buffer.from(envelope.body).toString('utf8')) as { readonly stageTimestamp: string };
    if (Date.parse(stageTimestamp) * 1000 < passed.us) found.push(`${stageTimestamp} behind a tick at ${passed.us}`);
  }
  return found.slice(0, 4);
}
