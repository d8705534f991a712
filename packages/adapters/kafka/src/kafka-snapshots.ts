import { createHash } from 'node:crypto';
import type { Checkpoint, FoundCheckpoint, LogRecord, SnapshotPlace, SnapshotStore, StateEntry } from '@lunettes/ports';
import type { Message } from 'kafkajs';
import type { LaneReader } from './lane-reader.ts';
import type { Publisher } from './publisher.ts';

/** Bytes of entries in one record. */
const chunkBytesMax = 512 * 1024;
const readBounds = { recordsMax: 64, bytesMax: 32 * 1024 * 1024 };
const slots = ['a', 'b'] as const;

interface Manifest extends Checkpoint {
  /** Grows with every copy; the chunks of this copy carry the same. */
  readonly serial: number;
  readonly chunks: number;
  readonly entries: number;
  readonly sha256: string;
}

export interface SnapshotGround {
  readonly publisher: Pick<Publisher, 'send'>;
  readonly reader: Pick<LaneReader, 'readCompacted'>;
  readonly topic: string;
}

/**
 * Copies of states in a compacted topic, in two slots that are written in turn: `stage/lane/slot/chunk`, and the manifest
 * last. A manifest whose chunks are not all its own is no copy, so one that was interrupted never harms the one before.
 */
export function openKafkaSnapshots({ publisher, reader, topic }: SnapshotGround): SnapshotStore {
  const serials = new Map<string, number>();
  const nameOf = ({ stage, lane }: SnapshotPlace): string => `${stage}/${lane}`;

  const load = async (place: SnapshotPlace): Promise<{ readonly serial: number; readonly found: FoundCheckpoint } | undefined> => {
    const records = new Map<string, LogRecord>();
    for (let from = 0; ; ) {
      const slice = await reader.readCompacted(topic, place.lane, from, readBounds);
      for (const record of slice.records) {
        if (record.key.startsWith(`${nameOf(place)}/`)) records.set(record.key, record);
        from = record.offset + 1;
      }
      if (slice.records.length === 0) break;
    }
    const copies = slots.flatMap((slot) => copyOf(records, `${nameOf(place)}/${slot}`) ?? []);
    return copies.toSorted((a, b) => b.serial - a.serial)[0];
  };

  return {
    load: async (place) => {
      const newest = await load(place);
      serials.set(nameOf(place), newest?.serial ?? 0);
      return newest?.found;
    },
    save: async (place, { entries, ...checkpoint }) => {
      const name = nameOf(place);
      const serial = (serials.get(name) ?? (await load(place))?.serial ?? 0) + 1;
      // A copy that fails half way has spoilt its slot: the next one goes to the same slot again.
      const slot = `${name}/${slots[serial % slots.length]}`;
      const chunks = chunksOf(entries);
      const manifest: Manifest = { ...checkpoint, serial, chunks: chunks.length, entries: entries.length, sha256: digestOf(chunks) };
      const message = (key: string, value: Buffer): Message => ({
        key: `${slot}/${key}`,
        value,
        partition: place.lane,
        headers: { 'lunettes-snapshot': `${serial}` },
      });
      for (const [index, chunk] of chunks.entries()) await publisher.send(topic, [message(`${index}`, withSerial(serial, chunk))]);
      await publisher.send(topic, [message('manifest', Buffer.from(JSON.stringify(manifest)))]);
      serials.set(name, serial);
    },
  };
}

function copyOf(
  records: ReadonlyMap<string, LogRecord>,
  slot: string,
): { readonly serial: number; readonly found: FoundCheckpoint } | undefined {
  const head = records.get(`${slot}/manifest`);
  if (head === undefined) return undefined;
  const {
    serial,
    chunks: count,
    entries: entryCount,
    sha256,
    cursor,
    inputHash,
  } = JSON.parse(Buffer.from(head.value).toString()) as Manifest;
  const chunks: Buffer[] = [];
  for (let index = 0; index < count; index++) {
    const record = records.get(`${slot}/${index}`);
    if (record === undefined) return undefined;
    const chunk = Buffer.from(record.value);
    if (chunk.length < serialBytes || chunk.readDoubleBE() !== serial) return undefined;
    chunks.push(chunk.subarray(serialBytes));
  }
  if (digestOf(chunks) !== sha256) return undefined;
  const entries = chunks.flatMap(entriesOf);
  return entries.length === entryCount ? { serial, found: { cursor, inputHash, entries } } : undefined;
}

const serialBytes = 8;

function withSerial(serial: number, chunk: Buffer): Buffer {
  const head = Buffer.alloc(serialBytes);
  head.writeDoubleBE(serial);
  return Buffer.concat([head, chunk]);
}

function digestOf(chunks: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Entries as length and bytes of key and value, one after the other. */
function chunksOf(entries: readonly StateEntry[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  for (const [key, value] of entries) {
    const name = Buffer.from(key);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(name.length);
    head.writeUInt32BE(value.length, 4);
    const size = head.length + name.length + value.length;
    if (bytes > 0 && bytes + size > chunkBytesMax) {
      chunks.push(Buffer.concat(parts));
      parts = [];
      bytes = 0;
    }
    parts.push(head, name, Buffer.from(value));
    bytes += size;
  }
  if (bytes > 0) chunks.push(Buffer.concat(parts));
  return chunks;
}

function entriesOf(chunk: Buffer): readonly StateEntry[] {
  const entries: StateEntry[] = [];
  for (let at = 0; at < chunk.length; ) {
    const nameEnd = at + 8 + chunk.readUInt32BE(at);
    const end = nameEnd + chunk.readUInt32BE(at + 4);
    entries.push([chunk.toString('utf8', at + 8, nameEnd), chunk.subarray(nameEnd, end)]);
    at = end;
  }
  return entries;
}
