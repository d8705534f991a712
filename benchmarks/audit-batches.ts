import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSimulation, simulate } from '@lunettes/simulate';

/** A simulated cluster's audit log, cut as an API server sends it to a webhook, in a file. */
export interface AuditBatches {
  readonly batches: readonly AuditBatch[];
  /** Pods that are asked for in it. */
  readonly pods: number;
  readonly bytes: number;
  /** Instants of the first and the last event. */
  readonly fromUs: number;
  readonly toUs: number;
  /** The body of one batch. */
  body(batch: AuditBatch): Uint8Array<ArrayBuffer>;
  remove(): void;
}

export interface AuditBatch {
  /** Newest event in it. */
  readonly atUs: number;
  readonly at: number;
  readonly length: number;
}

/** A batch is sent when it has so many events, as by default, or when it is so old. */
const eventsMax = 400;
const batchUs = 500_000;

/** Writes it beforehand, so that whoever sends it has nothing to compute. */
export function writeAuditBatches(of: Parameters<typeof defineSimulation>[0]): AuditBatches {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-batches-'));
  const name = join(directory, 'batches');
  const options = defineSimulation({ lateRatio: 0, ...of });
  const out = openSync(name, 'w');
  const batches: AuditBatch[] = [];
  let lines: string[] = [];
  let newestUs = 0;
  let startedUs = 0;
  let at = 0;
  const cut = (): void => {
    if (lines.length === 0) return;
    const body = Buffer.from(`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[${lines.join(',')}]}`);
    writeSync(out, body);
    batches.push({ atUs: newestUs, at, length: body.length });
    at += body.length;
    lines = [];
  };
  for (const { file, line } of simulate(options)) {
    if (!file.startsWith('audit')) continue;
    const atUs = microsecondsIn(line);
    if (lines.length === 0) startedUs = atUs;
    lines.push(line);
    newestUs = Math.max(newestUs, atUs);
    if (lines.length === eventsMax || newestUs - startedUs >= batchUs) cut();
  }
  cut();
  closeSync(out);
  const file = openSync(name, 'r');
  return {
    batches,
    pods: options.pods,
    bytes: at,
    fromUs: batches[0]?.atUs ?? 0,
    toUs: newestUs,
    body: ({ at: from, length }) => {
      const body = Buffer.alloc(length);
      readSync(file, body, 0, length, from);
      return body;
    },
    remove: () => {
      closeSync(file);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** `stageTimestamp` of a line, without reading the rest of it. */
function microsecondsIn(line: string): number {
  const key = '"stageTimestamp":"';
  const from = line.lastIndexOf(key) + key.length;
  const text = line.slice(from, line.indexOf('"', from));
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26));
}
