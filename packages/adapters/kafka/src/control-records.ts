import type { LaneReader } from './lane-reader.ts';
import type { Publisher } from './publisher.ts';

/**
 * What concerns all lanes of an installation, by key, in one compacted topic: the newest value of each key counts, and is kept
 * for ever. Values are JSON.
 */
export interface ControlRecords {
  /** Resolves once it is safe. */
  put(key: string, value: object): Promise<void>;
  /** The newest value of every key, as text. What is not ours is among them, and its reader will say so. */
  all(): Promise<ReadonlyMap<string, string>>;
}

const readBounds = { recordsMax: 1024, bytesMax: 4 * 1024 * 1024 };

export const putControl =
  (publisher: Pick<Publisher, 'send'>, topic: string): ControlRecords['put'] =>
  (key, value) =>
    publisher.send(topic, [{ key, value: Buffer.from(JSON.stringify(value)), partition: 0 }]);

export const readControl =
  (reader: Pick<LaneReader, 'readCompacted'>, topic: string): ControlRecords['all'] =>
  async () => {
    const newest = new Map<string, string>();
    for (let from = 0; ; ) {
      const { records } = await reader.readCompacted(topic, 0, from, readBounds);
      for (const { key, value, offset } of records) {
        newest.set(key, Buffer.from(value.buffer, value.byteOffset, value.length).toString());
        from = offset + 1;
      }
      if (records.length === 0) return newest;
    }
  };
