import type { Append, LogTopic } from '@lunettes/ports';

/** Records that a broker takes in one piece or not at all. */
export interface AppendRequest {
  readonly topic: LogTopic;
  readonly records: readonly Append[];
}

/**
 * A round cut into requests: one topic each, about `recordsMax` records, never between two outputs of the same (src, part)
 * (architecture §4 rule 4), in the order of the round.
 */
export function appendRequests(appends: readonly Append[], recordsMax: () => number): readonly AppendRequest[] {
  const requests: AppendRequest[] = [];
  for (const topic of new Set(appends.map((append) => append.topic))) {
    let records: Append[] = [];
    let limit = recordsMax();
    for (const append of appends) {
      if (append.topic !== topic) continue;
      if (records.length >= limit && !isSamePart(records.at(-1), append)) {
        requests.push({ topic, records });
        records = [];
        limit = recordsMax();
      }
      records.push(append);
    }
    requests.push({ topic, records });
  }
  return requests;
}

const isSamePart = (a: Append | undefined, b: Append): boolean =>
  a?.sequence !== undefined && a.sequence.src === b.sequence?.src && a.sequence.part === b.sequence.part;
