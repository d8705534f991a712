import { type Fact, type RefusalFacts, repeatableTypes, type Signal } from '../../vocabulary/index.ts';
import { idCodePointsMax } from '../bounds.ts';
import { factOf, type Stamp } from '../fact.ts';
import type { Extracted, NormalizeOptions } from '../outcome.ts';
import { type Place, refuse, textAt } from '../reader.ts';
import { traceOfEvent } from '../trace-signal.ts';
import { containerOfFieldPath, detailsOf, type EventMeaning, meaningOf, refusalMeaning } from './event-meanings.ts';
import { type EventReport, eventReportOf, newestOf } from './event-report.ts';
import { occurrenceSecond, occurrencesOf } from './occurrence-times.ts';

export interface EventSight {
  readonly options: NormalizeOptions;
  /** For an Event that does not say it itself. */
  readonly apiVersion: string;
  /** Evidence where the Event has no UID yet. */
  readonly evidenceId: string;
  /** When the request that wrote it arrived, where one is known. */
  readonly requestedAtUs?: number;
}

/** Controllers whose `FailedCreate` means a Pod that the API server refused them. */
const creators: ReadonlySet<string> = new Set(['DaemonSet', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

/** An Event about a Pod, a volume claim, or a controller that could not create a Pod, becomes one signal; others say nothing about delivery. */
export function eventSignal(event: Place, sight: EventSight): Extracted {
  const report = eventReportOf(event, textAt(event, 'apiVersion', idCodePointsMax) || sight.apiVersion);
  if (report === undefined) return 'not_delivery';
  const atUs = newestOf(report);
  if (atUs === undefined) {
    refuse(event, 'lastTimestamp', 'no_time');
    return 'not_delivery';
  }
  if (sight.options.ignoredNamespaces.has(report.objectNamespace)) return 'ignored_namespace';
  if (report.objectKind === 'Pod') return aboutPod(event, report, atUs, sight);
  if (report.objectKind === 'PersistentVolumeClaim') return aboutClaim(report, atUs, sight);
  if (creators.has(report.objectKind) && report.reason === 'FailedCreate') return aboutCreator(report, atUs, sight);
  return 'not_delivery';
}

function aboutPod(event: Place, report: EventReport, atUs: number, sight: EventSight): Extracted {
  const container = containerOfFieldPath(report.fieldPath);
  if (container === 'ephemeral') return 'ephemeral_container';
  if (report.objectName === '' && report.objectUid === '') return 'not_delivery';
  const meaning = meaningOf(report, container.name);
  const facts = factsOf(report, atUs, meaning);
  const signal = signalOf(report, atUs, sight);
  const { options, requestedAtUs } = sight;
  const trace = traceOfEvent(report, event, { options, evidenceId: signal.evidence_id, atUs, requestedAtUs });
  return [{ ...signal, type: 'event', name: report.objectName, uid: report.objectUid, facts, body: null }, ...trace];
}

/** What is wrong with a claim is told of the claim; whose Pod waits for it is known where they meet. */
function aboutClaim(report: EventReport, atUs: number, sight: EventSight): Extracted {
  const { objectKind, objectName, objectUid } = report;
  if (objectName === '') return 'not_delivery';
  const details = [
    ['object_kind', objectKind],
    ['object_name', objectName],
    ['object_uid', objectUid],
  ] as const;
  const facts = factsOf(report, atUs, { type: 'warning', container: '', details });
  return [{ ...signalOf(report, atUs, sight), type: 'claim', name: objectName, uid: objectUid, facts, body: null }];
}

function aboutCreator(report: EventReport, atUs: number, sight: EventSight): Extracted {
  const body: RefusalFacts = {
    code: 0,
    configHash: '',
    generateName: '',
    message: report.message,
    mirror: false,
    owner: { kind: report.objectKind, name: report.objectName, uid: report.objectUid },
    reason: report.reason,
    requestedAtUs: atUs,
    user: '',
  };
  const facts = factsOf(report, atUs, refusalMeaning(report));
  return [{ ...signalOf(report, atUs, sight), type: 'refusal', name: '', uid: '', facts, body: JSON.stringify(body) }];
}

function signalOf(report: EventReport, atUs: number, sight: EventSight): Omit<Signal, 'type' | 'name' | 'uid' | 'facts' | 'body'> {
  return {
    cluster: sight.options.cluster,
    namespace: report.objectNamespace,
    at_us: atUs,
    source: report.source,
    evidence_id: `${report.eventUid === '' ? sight.evidenceId : report.eventUid}/${report.count}`,
    resource_version: report.resourceVersion,
    audit_level: null,
  };
}

/** One fact for each reading of the first occurrence: which of them counts is decided where all sources meet. */
function factsOf(report: EventReport, atUs: number, meaning: EventMeaning): Fact[] {
  const clock = clockOf(report);
  const details = detailsOf(report, meaning.details);
  const second = repeatableTypes.has(meaning.type) ? occurrenceSecond(report, atUs) : -1;
  return occurrencesOf(report).map((occurrence): Fact => {
    const stamp: Stamp = { resolution: occurrence.resolution, precision: occurrence.precision, clock };
    const lastAtUs = Math.max(occurrence.atUs, report.lastAtUs ?? occurrence.atUs);
    return factOf(meaning.type, occurrence.atUs, stamp, { container: meaning.container, second, lastAtUs, count: report.count, details });
  });
}

function clockOf({ component, host, reason }: EventReport): string {
  if (component === 'kubelet') return `kubelet/${host}`;
  return component === 'default-scheduler' || reason === 'Scheduled' ? 'scheduler' : 'controller';
}
