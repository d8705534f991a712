import type { EventTimeUs, Source } from '../../vocabulary/index.ts';
import { idCodePointsMax, messageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { ownPiece } from '../own-text.ts';
import { countAt, objectAt, type Place, textAt, timeAt } from '../reader.ts';

/** What an Event says, whichever of the two APIs wrote it. */
export interface EventReport {
  readonly source: Extract<Source, 'event_core' | 'event_v1'>;
  readonly objectKind: string;
  readonly objectNamespace: string;
  readonly objectName: string;
  readonly objectUid: string;
  readonly fieldPath: string;
  readonly component: string;
  /** The node of a kubelet; of others whatever they call their instance. */
  readonly host: string;
  readonly reason: string;
  readonly message: string;
  readonly eventType: string;
  readonly firstAtUs: EventTimeUs | undefined;
  readonly eventAtUs: EventTimeUs | undefined;
  readonly lastAtUs: EventTimeUs | undefined;
  readonly createdAtUs: EventTimeUs | undefined;
  readonly count: number;
  readonly eventName: string;
  readonly eventUid: string;
  readonly resourceVersion: string;
}

/** The same members under the names of each API. */
interface Names {
  readonly object: string;
  readonly message: string;
  readonly component: string;
  readonly instance: string;
  readonly source: string;
  readonly first: string;
  readonly last: string;
  readonly count: string;
}

const core: Names = {
  object: 'involvedObject',
  message: 'message',
  component: 'reportingComponent',
  instance: 'reportingInstance',
  source: 'source',
  first: 'firstTimestamp',
  last: 'lastTimestamp',
  count: 'count',
};
const v1: Names = {
  object: 'regarding',
  message: 'note',
  component: 'reportingController',
  instance: 'reportingInstance',
  source: 'deprecatedSource',
  first: 'deprecatedFirstTimestamp',
  last: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
};

/** `undefined` when the Event names no object. An empty `apiVersion` is that of an item of a core list. */
export function eventReportOf(event: Place, apiVersion: string): EventReport | undefined {
  const names = apiVersion.startsWith('events.k8s.io/') ? v1 : core;
  const object = objectAt(event, names.object);
  if (object === undefined) return undefined;
  const metadata = objectAt(event, 'metadata');
  const source = objectAt(event, names.source);
  const series = objectAt(event, 'series');
  const of = (place: Place | undefined, key: string, max = nameCodePointsMax): string =>
    place === undefined ? '' : textAt(place, key, max);
  const lastAtUs = timeAt(event, names.last);
  const seriesAtUs = series && timeAt(series, 'lastObservedTime');
  const count = countAt(event, names.count);
  return {
    source: names === v1 ? 'event_v1' : 'event_core',
    objectKind: of(object, 'kind'),
    objectNamespace: of(object, 'namespace') || of(metadata, 'namespace'),
    objectName: of(object, 'name'),
    objectUid: of(object, 'uid', idCodePointsMax),
    fieldPath: of(object, 'fieldPath'),
    component: of(event, names.component) || of(source, 'component'),
    host: of(source, 'host') || of(event, names.instance),
    reason: of(event, 'reason'),
    message: withoutPrefix(of(event, names.message, messageCodePointsMax)),
    eventType: of(event, 'type'),
    firstAtUs: timeAt(event, names.first),
    eventAtUs: timeAt(event, 'eventTime'),
    lastAtUs: later(lastAtUs, seriesAtUs),
    createdAtUs: metadata && timeAt(metadata, 'creationTimestamp'),
    count: Math.max(1, (series && countAt(series, 'count')) ?? count ?? 1),
    eventName: of(metadata, 'name'),
    eventUid: of(metadata, 'uid', idCodePointsMax),
    resourceVersion: of(metadata, 'resourceVersion', idCodePointsMax),
  };
}

/** What client-go puts before the message once it folds similar Events into one: what it tells of is the same. */
const combinedPrefix = '(combined from similar events): ';

const withoutPrefix = (message: string): string =>
  message.startsWith(combinedPrefix) ? ownPiece(message, combinedPrefix.length) : message;

/** The newest time at which the Event says that it happened, else when it was stored. */
export const newestOf = (report: EventReport): EventTimeUs | undefined =>
  later(report.lastAtUs, later(report.eventAtUs, report.firstAtUs)) ?? report.createdAtUs;

function later(a: EventTimeUs | undefined, b: EventTimeUs | undefined): EventTimeUs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
