import type { TrimReport } from '@lunettes/ports';
import type { MemoryWorld } from './memory-world.ts';

export function usedBytes(world: MemoryWorld): number {
  let bytes = 0;
  for (const log of world.logs.values()) for (const { key, value } of log.records) bytes += key.length + value.length;
  return bytes;
}

/** As `LogRetention.trim`, by segments of `segmentRecords`. */
export function trim(
  world: MemoryWorld,
  request: { readonly olderThanUs: number; readonly bytesMax: number },
  segmentRecords: number,
): TrimReport {
  let records = 0;
  const before = usedBytes(world);
  let heldBackBy: TrimReport['heldBackBy'];
  for (;;) {
    const isTooMuch = usedBytes(world) > request.bytesMax;
    const segments = [...world.logs]
      .flatMap(([name, log]) => {
        const newest = log.records[segmentRecords - 1];
        return newest === undefined ? [] : [{ log, newest, holder: holderOf(world, name, newest.offset) }];
      })
      .filter(({ newest }) => isTooMuch || newest.logTimeUs < request.olderThanUs)
      .sort((a, b) => a.newest.logTimeUs - b.newest.logTimeUs);
    heldBackBy ??= segments.find(({ holder }) => holder !== undefined)?.holder;
    const free = segments.find(({ holder }) => holder === undefined);
    if (free === undefined) return { records, bytes: before - usedBytes(world), heldBackBy };
    free.log.records.splice(0, segmentRecords);
    free.log.first += segmentRecords;
    records += segmentRecords;
  }
}

/** A reader that has not passed `offset` yet. */
function holderOf(world: MemoryWorld, logName: string, offset: number): TrimReport['heldBackBy'] {
  for (const [name, reader] of world.readers) {
    const reached = world.checkpoints.get(name)?.versions.at(-1)?.checkpoint?.cursor.offset ?? 0;
    if (`${reader.topic}|${reader.lane}` === logName && reached <= offset) return reader;
  }
  return undefined;
}
