import type { Client } from './clients.ts';
import { type EventBook, isCombined, takeToken, type WrittenEvent } from './event-book.ts';
import { quote } from './json-text.ts';
import type { Pod } from './pod.ts';
import type { Run } from './scenario.ts';
import { microText, secondText } from './time-text.ts';

/** What an Event speaks of. */
export interface EventTarget {
  readonly namespace: string;
  readonly name: string;
  readonly book: EventBook;
  /** The reference as JSON members, without `fieldPath`. */
  readonly reference: string;
}

export interface EventFacts {
  readonly client: Client;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{app}`. */
  readonly fieldPath?: string;
}

const EVENTS_FILE = 'events.jsonl';
const SCHEDULER_INSTANCE = 'default-scheduler-cp-0';

export function podTarget(pod: Pod): EventTarget {
  return {
    namespace: pod.namespace,
    name: pod.name,
    book: pod.events,
    reference: `"kind":"Pod","namespace":"${pod.namespace}","name":"${pod.name}","uid":"${pod.eventUid}","apiVersion":"v1","resourceVersion":"${pod.resourceVersion}"`,
  };
}

/**
 * Writes an Event as client-go's older recorder does (kubelet, controllers): a new object, or a patch that raises the
 * count of an equal one, or nothing when its limit for this object is used up. Returns the instant by the API server's clock.
 */
export function recordEvent(run: Run, target: EventTarget, facts: EventFacts): number {
  const { random } = run.sim;
  const atUs = run.nowUs;
  const nanos = random.below(1000);
  const recordedUs = atUs + random.between(800, 6_000);
  const path = facts.fieldPath ?? '';
  const exactKey = `${facts.reason}|${path}|${facts.message}`;
  if (!takeToken(target.book, atUs)) return atUs;

  const combined = isCombined(target.book, facts.reason, !target.book.written.has(exactKey), atUs);
  const key = combined ? `${facts.reason}|${path}|combined` : exactKey;
  const message = combined ? `(combined from similar events): ${facts.message}` : facts.message;
  const known = target.book.written.get(key);
  const event: WrittenEvent = known ?? {
    name: eventName(target.name, atUs + facts.client.aheadUs, nanos),
    uid: random.uuid(),
    firstAtUs: atUs,
    count: 0,
  };
  event.count += 1;
  if (known === undefined) target.book.written.set(key, event);
  writeCoreEvent(run, { target, facts, event, message, lastAtUs: atUs, recordedUs });
  return atUs;
}

interface CoreWrite {
  readonly target: EventTarget;
  readonly facts: EventFacts;
  readonly event: WrittenEvent;
  readonly message: string;
  readonly lastAtUs: number;
  readonly recordedUs: number;
}

function writeCoreEvent(run: Run, { target, facts, event, message, lastAtUs, recordedUs }: CoreWrite): void {
  const { api } = run.sim;
  const { client } = facts;
  const isNew = event.count === 1;
  const resourceVersion = api.nextResourceVersion();
  const path = facts.fieldPath === undefined ? '' : `,"fieldPath":"${facts.fieldPath}"`;
  const firstAt = secondText(event.firstAtUs + client.aheadUs);
  const lastAt = secondText(lastAtUs + client.aheadUs);
  const host = client.host === '' ? '' : `,"host":"${client.host}"`;
  const text = quote(message);
  const rest = `"involvedObject":{${target.reference}${path}},"reason":"${facts.reason}","message":${text},"source":{"component":"${client.component}"${host}},"firstTimestamp":"${firstAt}","lastTimestamp":"${lastAt}","count":${event.count},"type":"${facts.type}","eventTime":null,"reportingComponent":"${client.component}","reportingInstance":"${client.host}"}`;
  const stored = `{"kind":"Event","apiVersion":"v1","metadata":{"name":"${event.name}","namespace":"${target.namespace}","uid":"${event.uid}","resourceVersion":"${resourceVersion}","creationTimestamp":"${secondText(event.firstAtUs)}"},${rest}`;
  const collection = `/api/v1/namespaces/${target.namespace}/events`;
  const answer = api.call(
    {
      client,
      verb: isNew ? 'create' : 'patch',
      uri: isNew ? collection : `${collection}/${event.name}`,
      ref: `{"resource":"events","namespace":"${target.namespace}","name":"${event.name}","apiVersion":"v1"}`,
      ...(isNew ? { refFromUrl: `{"resource":"events","namespace":"${target.namespace}","apiVersion":"v1"}` } : {}),
      code: isNew ? 201 : 200,
      request: () =>
        isNew
          ? `{"kind":"Event","apiVersion":"v1","metadata":{"name":"${event.name}","namespace":"${target.namespace}"${nullCreation(run)}},${rest}`
          : `{"count":${event.count},"lastTimestamp":"${lastAt}","message":${text}}`,
      response: () => stored,
    },
    recordedUs,
  );
  run.sim.outbox.watch(EVENTS_FILE, answer.answeredAtUs, `{"type":"${isNew ? 'ADDED' : 'MODIFIED'}","object":${stored}}`);
}

/** How many times the scheduler's recorder has seen the same Event: it writes the first, the second and then a heartbeat. */
export interface SchedulerSeries {
  event: WrittenEvent | undefined;
  writtenAtUs: number;
}

export interface SchedulerEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly message: string;
}

const SERIES_HEARTBEAT_US = 1_800_000_000;

/** Writes an Event as the newer recorder does, through events.k8s.io; a given series makes repeats count up in it. */
export function recordSchedulerEvent(
  run: Run,
  pod: Pod,
  facts: SchedulerEvent,
  series: SchedulerSeries = { event: undefined, writtenAtUs: 0 },
): number {
  const { api, random, cluster } = run.sim;
  const atUs = run.nowUs;
  const nanos = random.below(1000);
  const recordedUs = atUs + random.between(800, 5_000);
  const known = series.event;
  if (known !== undefined) {
    known.count += 1;
    if (known.count > 2 && atUs - series.writtenAtUs < SERIES_HEARTBEAT_US) return atUs;
  }
  const event = known ?? { name: eventName(pod.name, atUs, nanos), uid: random.uuid(), firstAtUs: atUs, count: 1 };
  series.event = event;
  series.writtenAtUs = atUs;

  const { reference } = podTarget(pod);
  const isNew = event.count === 1;
  const resourceVersion = api.nextResourceVersion();
  const seriesText = isNew ? '' : `,"series":{"count":${event.count},"lastObservedTime":"${microText(atUs)}"}`;
  const seriesPatch = `{"series":{"count":${event.count},"lastObservedTime":"${microText(atUs)}"}}`;
  const text = quote(facts.message);
  const meta = `"name":"${event.name}","namespace":"${pod.namespace}"`;
  const storedMeta = `${meta},"uid":"${event.uid}","resourceVersion":"${resourceVersion}","creationTimestamp":"${secondText(event.firstAtUs)}"`;
  const eventTime = microText(event.firstAtUs);
  const body = `"eventTime":"${eventTime}"${seriesText},"reportingController":"default-scheduler","reportingInstance":"${SCHEDULER_INSTANCE}","action":"${facts.action}","reason":"${facts.reason}","regarding":{${reference}},"note":${text},"type":"${facts.type}","deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}`;
  const collection = `/apis/events.k8s.io/v1/namespaces/${pod.namespace}/events`;
  const answer = api.call(
    {
      client: cluster.scheduler,
      verb: isNew ? 'create' : 'patch',
      uri: isNew ? collection : `${collection}/${event.name}`,
      ref: `{"resource":"events","namespace":"${pod.namespace}","name":"${event.name}","apiGroup":"events.k8s.io","apiVersion":"v1"}`,
      ...(isNew ? { refFromUrl: `{"resource":"events","namespace":"${pod.namespace}","apiGroup":"events.k8s.io","apiVersion":"v1"}` } : {}),
      code: isNew ? 201 : 200,
      request: () =>
        isNew ? `{"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{${meta}${nullCreation(run)}},${body}` : seriesPatch,
      response: () => `{"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{${storedMeta}},${body}`,
    },
    recordedUs,
  );
  run.sim.outbox.watch(
    EVENTS_FILE,
    answer.answeredAtUs,
    `{"type":"${isNew ? 'ADDED' : 'MODIFIED'}","object":{"kind":"Event","apiVersion":"v1","metadata":{${storedMeta}},"involvedObject":{${reference}},"reason":"${facts.reason}","message":${text},"source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"${facts.type}","eventTime":"${eventTime}"${seriesText},"action":"${facts.action}","reportingComponent":"default-scheduler","reportingInstance":"${SCHEDULER_INSTANCE}"}}`,
  );
  return atUs;
}

/** Recorders name an Event after its object and the emitter's nanoseconds in hexadecimal digits. */
function eventName(object: string, atUs: number, nanos: number): string {
  return `${object}.${(BigInt(atUs) * 1000n + BigInt(nanos)).toString(16)}`;
}

function nullCreation(run: Run): string {
  return run.sim.cluster.version.sendsNullCreation ? ',"creationTimestamp":null' : '';
}
