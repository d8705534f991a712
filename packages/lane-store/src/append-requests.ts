import type { LogAppend, LogTopic } from '@lunettes/ports';

/** Records that a log takes in one piece or not at all. */
export interface AppendRequest {
  readonly topic: LogTopic;
  readonly records: readonly LogAppend[];
}

/** How much one request may hold; drawn anew for every request. A single part that is larger travels alone. */
export interface RequestBounds {
  readonly recordsMax: () => number;
  readonly bytesMax: number;
}

/**
 * Appends cut into requests: one topic each, within the bounds, never between two outputs of the same (src, part)
 * (architecture §4 rule 4), in the given order.
 */
export function appendRequests(appends: readonly LogAppend[], bounds: RequestBounds): readonly AppendRequest[] {
  const requests: AppendRequest[] = [];
  for (const topic of new Set(appends.map((append) => append.topic))) {
    let records: LogAppend[] = [];
    let bytes = 0;
    let recordsMax = bounds.recordsMax();
    for (const part of partsOf(appends, topic)) {
      const partBytes = part.reduce((sum, { value }) => sum + value.length, 0);
      if (records.length > 0 && (records.length >= recordsMax || bytes + partBytes > bounds.bytesMax)) {
        requests.push({ topic, records });
        records = [];
        bytes = 0;
        recordsMax = bounds.recordsMax();
      }
      records.push(...part);
      bytes += partBytes;
    }
    requests.push({ topic, records });
  }
  return requests;
}

/** The records of one topic, those of one (src, part) together. */
function partsOf(appends: readonly LogAppend[], topic: LogTopic): readonly (readonly LogAppend[])[] {
  const parts: LogAppend[][] = [];
  for (const append of appends) {
    if (append.topic !== topic) continue;
    const last = parts.at(-1);
    if (last !== undefined && isSamePart(last[0], append)) last.push(append);
    else parts.push([append]);
  }
  return parts;
}

const isSamePart = (a: LogAppend | undefined, b: LogAppend): boolean =>
  a?.sequence !== undefined && a.sequence.src === b.sequence?.src && a.sequence.part === b.sequence.part;
