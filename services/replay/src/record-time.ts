import { type EventTimeUs, parseEventTime } from '@lunettes/core/vocabulary';

/**
 * The event time of an audit event or an Event, also of one that is of no interest: a replay ends with the
 * greatest event time of any readable record (product contract §3.8). `undefined` for everything else.
 */
export function recordTimeUs(record: unknown): EventTimeUs | undefined {
  if (!isObject(record)) return undefined;
  if ('auditID' in record) return timeOf(record['stageTimestamp']) ?? timeOf(record['requestReceivedTimestamp']);
  // Items of a list leave their kind out, so an Event is known by what it is about.
  if (!('involvedObject' in record || 'regarding' in record)) return undefined;
  const series = isObject(record['series']) ? record['series']['lastObservedTime'] : undefined;
  const first = record['firstTimestamp'] ?? record['deprecatedFirstTimestamp'];
  const last = record['lastTimestamp'] ?? record['deprecatedLastTimestamp'];
  const metadata = isObject(record['metadata']) ? record['metadata']['creationTimestamp'] : undefined;
  return newestOf([series, last, record['eventTime'], first]) ?? timeOf(metadata);
}

function newestOf(values: readonly unknown[]): EventTimeUs | undefined {
  let newest: EventTimeUs | undefined;
  for (const value of values) {
    const at = timeOf(value);
    if (at !== undefined && (newest === undefined || at > newest)) newest = at;
  }
  return newest;
}

function timeOf(value: unknown): EventTimeUs | undefined {
  if (typeof value !== 'string') return undefined;
  const at = parseEventTime(value);
  return at.ok ? at.value : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
