import {
  type ApiClient,
  type Change,
  type Followed,
  followResource,
  type WatchedResource,
  watchIdleMs,
} from '@lunettes/adapter-kubernetes';
import { unreachable } from '@lunettes/base';
import {
  datedDeletion,
  identityOf,
  isDeliveryEvent,
  newestServerTime,
  newestWriteTime,
  openNodeClocks,
  type Redaction,
  readableContent,
  trimObject,
  type WatchedForm,
  withNodeClock,
} from '@lunettes/core/collection';
import type { ListFacts, RawForm, Source } from '@lunettes/core/vocabulary';
import type { Clock } from '@lunettes/ports';
import { type ClusterInlet, type Outgoing, streamName } from '../cluster-inlet.ts';
import type { Counters } from '../counters.ts';
import type { AppendOutcome } from '../lane-appender.ts';

export interface WatchDeps {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly redaction: Redaction;
  readonly ignoredNamespaces: ReadonlySet<string>;
  readonly recordBytesMax: number;
  readonly inlet: ClusterInlet;
  readonly instance: string;
  random(): number;
  newGeneration(): string;
}

/** What a watch is doing, for the start-up report, readiness and coverage. */
export interface WatchStatus {
  readonly resource: WatchedResource;
  readonly namespace: string | undefined;
  readonly state: 'starting' | 'listing' | 'watching' | 'denied' | 'trouble';
  /** The server's or the connection's words, when denied or in trouble. */
  readonly message: string;
  /** Collector's clock when the server last said anything on it. */
  readonly provedAtUs: number | undefined;
}

export interface Watch {
  status(): WatchStatus;
  /** Open, heard of lately, and nothing that it brought still waits to be stored. */
  isCurrent(): boolean;
  /** Resolves when the signal has ended it. Never rejects. */
  readonly ended: Promise<void>;
}

/** Pause before a batch that the log did not take is sent again. */
const resendMs = 1000;
/** Records that go to the log together; a list without pages may have any number. */
const shipmentRecordsMax = 500;
/** Nodes whose last content is remembered; a cluster has at most 5,000. Beyond it a Node is sent again although nothing changed. */
const nodesMax = 20_000;

/** Follows one kind into the log. Takes nothing new from the server before the last batch is stored. */
export function startWatch(
  deps: WatchDeps,
  resource: WatchedResource,
  scope: { readonly namespace: string | undefined; readonly signal: AbortSignal },
): Watch {
  const { counters, inlet } = deps;
  const form = formOf(resource);
  const isBroadcast = !resource.isNamespaced;
  const stream = streamName(
    inlet.cluster,
    `${sourceOf(resource)}:${resource.name}`,
    `${deps.instance}${scope.namespace === undefined ? '' : `:${scope.namespace}`}`,
  );
  const lastContent = new Map<string, string>();
  let status: WatchStatus = { resource, namespace: scope.namespace, state: 'starting', message: '', provedAtUs: undefined };
  let newestUs = 0;
  let newestWrite = '';
  const clocks = openNodeClocks();
  let isBusy = false;

  const listRecord = (form: 'list_begin' | 'list_end', generation: string, sinceUs = newestUs): Outgoing => {
    const facts: ListFacts = { kind: resource.kind, generation, phase: form === 'list_begin' ? 'begin' : 'end', sinceUs };
    return { namespace: scope.namespace, name: resource.kind, form, source: 'list', body: bytesOf(JSON.stringify(facts)) };
  };

  /** The records that an object gives: none if nobody reads it, nothing changed, or it may not be stored. */
  function recordsOf(object: object, change: Change['type'] | undefined): readonly Outgoing[] {
    counters.add('received_records', 'watch');
    const shown = trimObject(form, withKind(object, resource), deps.redaction);
    if (shown === undefined) {
      counters.add('rejected_records', 'unknown_shape');
      return [];
    }
    const trimmed = form === 'pod' ? dated(shown, change) : shown;
    const { namespace, name } = identityOf(trimmed);
    if (deps.ignoredNamespaces.has(namespace)) {
      counters.add('ignored_records', 'ignored_namespace');
      return [];
    }
    if (form === 'event' && !isDeliveryEvent(trimmed)) {
      counters.add('ignored_records', 'other_event');
      return [];
    }
    const clock = form === 'node' && change !== 'DELETED' ? clocks.news(object) : undefined;
    if (isBroadcast && isUnchanged(name, trimmed, change) && clock === undefined) {
      counters.add('ignored_records', 'unchanged_node');
      return [];
    }
    const atUs = form === 'pod' ? newestServerTime(trimmed) : undefined;
    if (atUs !== undefined && atUs > newestUs) newestUs = atUs;
    const told = clock === undefined ? trimmed : withNodeClock(trimmed, clock);
    const body = bytesOf(JSON.stringify(change === undefined ? told : { type: change, object: told }));
    if (body.length > deps.recordBytesMax) {
      counters.add('truncated_records', 'object');
      counters.add('rejected_records', 'too_large');
      return [];
    }
    const source = change === undefined ? 'list' : sourceOf(resource);
    return [{ namespace: isBroadcast ? undefined : namespace, name, form: rawFormOf(form), source, body }];
  }

  /** A deletion has the newest time that the server wrote before it, because versions are handed out in order. */
  function dated(object: object, change: Change['type'] | undefined): object {
    const writtenAt = newestWriteTime(object);
    if (writtenAt > newestWrite) newestWrite = writtenAt;
    return change === 'DELETED' ? datedDeletion(object, newestWrite) : object;
  }

  /** Every lane of the cluster gets a copy, so a Node is sent only when something that we read has changed. */
  function isUnchanged(name: string, trimmed: object, change: Change['type'] | undefined): boolean {
    const content = readableContent(trimmed);
    const isSame = change !== 'DELETED' && lastContent.get(name) === content;
    if (change === 'DELETED') lastContent.delete(name);
    else if (lastContent.size < nodesMax || lastContent.has(name)) lastContent.set(name, content);
    return isSame;
  }

  function outgoingOf(step: Followed): readonly Outgoing[] {
    switch (step.type) {
      case 'list_begin':
        // A new generation says everything again: who joined late knows nothing of the last one.
        lastContent.clear();
        return [listRecord('list_begin', step.generation)];
      case 'list_end':
        return [listRecord('list_end', step.generation, step.serverTimeUs)];
      case 'listed':
        return step.objects.flatMap((object) => recordsOf(object, undefined));
      case 'changed':
        return step.changes.flatMap(({ object, type }) => recordsOf(object, type));
      case 'watching':
      case 'bookmark':
      case 'denied':
      case 'trouble':
      case 'unreadable':
        return [];
      default:
        return unreachable(step);
    }
  }

  function note(step: Followed): void {
    const provedAtUs = deps.clock.nowUs();
    switch (step.type) {
      case 'denied':
        counters.add('watch_events', 'denied');
        status = { ...status, state: 'denied', message: `${step.status} ${step.message}` };
        return;
      case 'trouble':
        counters.add('watch_events', step.reason);
        status = { ...status, state: 'trouble', message: step.message };
        return;
      case 'unreadable':
        counters.add('rejected_records', step.reason);
        return;
      case 'list_begin':
      case 'listed':
        status = { ...status, state: 'listing', message: '', provedAtUs };
        return;
      case 'list_end':
        counters.add('watch_events', 'listed');
        status = { ...status, provedAtUs };
        return;
      case 'watching':
      case 'bookmark':
      case 'changed':
        status = { ...status, state: 'watching', message: '', provedAtUs };
        return;
      default:
        unreachable(step);
    }
  }

  async function sendUntilTaken(records: readonly Outgoing[]): Promise<void> {
    for (let start = 0; start < records.length && !scope.signal.aborted; start += shipmentRecordsMax)
      await sendOne(records.slice(start, start + shipmentRecordsMax), start + shipmentRecordsMax >= records.length);
  }

  async function sendOne(records: readonly Outgoing[], isLast: boolean): Promise<void> {
    // Only the last part of a batch proves that everything up to its newest time is stored.
    const isClock = resource.kind === 'Pod' && isLast && newestUs > 0;
    while (!scope.signal.aborted) {
      const evidence = isClock ? { primary: 'pod_watch' as const, stream, newestUs, oldestUs: newestUs } : undefined;
      const outcome: AppendOutcome = await inlet.send({ stream, records, evidence });
      if (outcome === 'acknowledged' || outcome === 'closed') return;
      await deps.clock.sleep(resendMs, scope.signal);
    }
  }

  async function run(): Promise<void> {
    const steps = followResource(deps, resource, scope);
    for await (const step of steps) {
      isBusy = true;
      await sendUntilTaken(outgoingOf(step));
      note(step);
      isBusy = false;
    }
  }

  return {
    status: () => status,
    isCurrent: () =>
      !isBusy &&
      status.state === 'watching' &&
      status.provedAtUs !== undefined &&
      deps.clock.nowUs() - status.provedAtUs < watchIdleMs * 1000,
    ended: run(),
  };
}

function formOf({ kind }: WatchedResource): WatchedForm {
  if (kind === 'Pod') return 'pod';
  if (kind === 'Event') return 'event';
  if (kind === 'Node') return 'node';
  return kind === 'PersistentVolumeClaim' ? 'claim' : 'workload';
}

/** Claims travel as workloads: they belong to a namespace and have no form of their own. */
const rawFormOf = (form: WatchedForm): RawForm => (form === 'claim' ? 'workload' : form);

function sourceOf({ source, group }: WatchedResource): Source {
  switch (source) {
    case 'pods':
      return 'pod_watch';
    case 'events':
      return group === '' ? 'event_core' : 'event_v1';
    case 'nodes':
      return 'node_watch';
    case 'workloads':
      return 'workload_watch';
    case 'claims':
      return 'pvc_watch';
    default:
      return unreachable(source);
  }
}

/** Items of a list do not say what they are; the list said it for all of them. */
function withKind(object: object, { kind, group }: WatchedResource): object {
  return { kind, apiVersion: group === '' ? 'v1' : `${group}/v1`, ...object };
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
