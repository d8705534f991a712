import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openLocalStore } from '@lunettes/adapter-local';
import { assert } from '@lunettes/base';
import { decodeRecord } from '@lunettes/codec';
import type { ClusterStatus } from '@lunettes/collector';
import { isControl, type RawEnvelope, type Sli } from '@lunettes/core/vocabulary';
import type { RetainedLaneStore } from '@lunettes/ports';
import { nextTurn, runLanes } from '@lunettes/runtime';
import { deliveryWorks, systemClock } from '@lunettes/stages';
import { expect } from 'vitest';
import { type AuditEvent, type AuditStory, eventList } from './audit-story.ts';
import { type CollectorOrder, cluster } from './collector-order.ts';
import { judgeLog } from './judge-log.ts';
import { recordsOf } from './one-pure-pass.ts';
import { freshAtUs, freshRecording } from './raw-recording.ts';

/** A log on this machine, collectors that write it and can be killed, and stages that read it when they are done. */
export interface CollectorStand {
  readonly directory: string;
  start(order: Partial<CollectorOrder>): CollectorProcess;
  /** Opens the log; no collector may run. */
  withLog<T>(work: (log: RetainedLaneStore) => Promise<T>): Promise<T>;
  /** Every record that a collector has written so far, lane after lane. */
  raw(): Promise<readonly StoredRecord[]>;
  /**
   * How every row ends: a fresh Pod comes through every lane, time goes on until nothing is open that could be judged, and
   * everything that the stages make of the log is judged by both oracles.
   */
  conclude(story: AuditStory): Promise<void>;
}

export interface CollectorProcess {
  readonly url: Promise<string>;
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** What it answers to a batch; undefined if it did not live to answer. */
  post(events: readonly AuditEvent[]): Promise<number | undefined>;
  status(): Promise<ClusterStatus>;
  /** Ends it in order. */
  drain(): Promise<void>;
}

export interface StoredRecord {
  readonly lane: number;
  readonly offset: number;
  readonly logTimeUs: number;
  readonly envelope: RawEnvelope;
}

export const lanes = 3;
const seed = 3;

/** Runs one row on a log of its own; whatever it has started is gone afterwards. */
export async function onLocalLog<T>(row: (stand: CollectorStand) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-collector-'));
  const children: ChildProcess[] = [];
  const withLog: CollectorStand['withLog'] = async (work) => {
    const log = openLocalStore({ directory, lanes, bytesMax: 1e10, clock: systemClock });
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  };
  try {
    return await row({
      directory,
      start: (order) => {
        const whole: CollectorOrder = { directory, lanes, instance: 'collector', ...order };
        const child = spawn(process.execPath, [join(import.meta.dirname, 'collector-child.ts'), JSON.stringify(whole)], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        children.push(child);
        return processOf(child);
      },
      withLog,
      raw: () => withLog(storedIn),
      conclude: (story) => withLog((log) => concludeOn(log, story)),
    });
  } finally {
    for (const child of children) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

function processOf(child: ChildProcess): CollectorProcess {
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null);
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => resolve(line.replace(/^at /, '')));
    void ended.then((how) => reject(new Error(`the collector ended (${how}) before it took audit`)));
  });
  url.catch(() => undefined);
  return {
    url,
    ended,
    post: async (events) => {
      const to = `${await url}/audit/${cluster}`;
      const headers = { 'content-type': 'application/json' };
      return fetch(to, { method: 'POST', headers, body: eventList(events) }).then(
        ({ status }) => status,
        () => undefined,
      );
    },
    status: async () => {
      const [status] = (await (await fetch(`${await url}/status`)).json()) as readonly ClusterStatus[];
      assert(status !== undefined, 'the collector has a cluster');
      return status;
    },
    drain: async () => {
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    },
  };
}

/** See `CollectorStand.raw`. */
export async function storedIn(log: RetainedLaneStore): Promise<readonly StoredRecord[]> {
  const stored: StoredRecord[] = [];
  for (let lane = 0; lane < lanes; lane++)
    for (const { offset, logTimeUs, value } of await recordsOf(log, 'raw', lane)) {
      const read = decodeRecord('raw', value);
      assert(read.ok && 'form' in read.value, 'what a collector writes is a raw record');
      stored.push({ lane, offset, logTimeUs, envelope: read.value });
    }
  return stored;
}

/** See `CollectorStand.conclude`. */
export async function concludeOn(log: RetainedLaneStore, story: Pick<AuditStory, 'answersAt'>): Promise<void> {
  const fresh = freshRecording(seed, lanes);
  await log.append({ records: fresh.records, positions: [] });
  const leaving = new AbortController();
  const ports = { store: log, clock: systemClock, yieldTurn: nextTurn };
  const running = runLanes(ports, deliveryWorks({ logic: 'guarantee', ignoredNamespaces: [] }), { signal: leaving.signal });
  await running.idle();
  const standing = running.status().filter(({ phase }) => phase !== 'idle');
  leaving.abort();
  await running.ended;
  expect(standing).toEqual([]);
  await judgeLog(log, [...story.answersAt(freshAtUs), ...fresh.answers]);
}

/** Every row that deliveries were judged by, lane after lane. */
export async function rowsOf(log: RetainedLaneStore): Promise<readonly Sli[]> {
  const rows: Sli[] = [];
  for (let lane = 0; lane < lanes; lane++)
    for (const { value } of await recordsOf(log, 'sli', lane)) {
      const read = decodeRecord('sli', value);
      assert(read.ok, 'what a stage writes can be read');
      if (!isControl(read.value)) rows.push(read.value);
    }
  return rows;
}
