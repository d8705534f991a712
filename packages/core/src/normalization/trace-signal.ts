import type { TraceFacts } from '../trace-config/index.ts';
import type { Signal, Source } from '../vocabulary/index.ts';
import { type AuditRequest, isTruncated } from './audit-request.ts';
import { idCodePointsMax, nameCodePointsMax } from './bounds.ts';
import type { EventReport } from './events/event-report.ts';
import type { NormalizeOptions } from './outcome.ts';
import { objectAt, type Place, textAt } from './reader.ts';

/** What the trace configurations find in a request about a Pod whose UID its bodies tell; nothing without a configuration. */
export function traceOfRequest(request: AuditRequest, code: number): readonly Signal[] {
  const { trace } = request.options;
  if (trace === undefined || request.resource !== 'pods' || isTruncated(request.event)) return [];
  const { event } = request;
  const facts = trace.ofRequest({
    annotations: event.value['annotations'] ?? null,
    apiVersion: textAt(objectAt(event, 'objectRef') ?? event, 'apiVersion', nameCodePointsMax),
    atUs: request.receivedAtUs,
    code,
    id: request.evidenceId,
    request: event.value['requestObject'] ?? null,
    resource: request.resource,
    response: event.value['responseObject'] ?? null,
    subresource: request.subresource,
    userAgent: textAt(event, 'userAgent', nameCodePointsMax),
    verb: request.verb,
  });
  if (facts.length === 0) return [];
  const pod = identityIn(objectAt(event, 'responseObject'), 'Pod') ?? identityIn(objectAt(event, 'requestObject'), 'Binding');
  const uid = pod?.uid || request.uid;
  if (uid === '') return [];
  const of = { namespace: request.namespace, name: pod?.name || request.name, uid };
  return facts.map((one) => traceSignal(one, of, request.options.cluster, 'audit'));
}

function identityIn(body: Place | undefined, kind: string): { readonly name: string; readonly uid: string } | undefined {
  const metadata = body === undefined || textAt(body, 'kind', nameCodePointsMax) !== kind ? undefined : objectAt(body, 'metadata');
  if (metadata === undefined) return undefined;
  return { name: textAt(metadata, 'name', nameCodePointsMax), uid: textAt(metadata, 'uid', idCodePointsMax) };
}

/** The same for an Event, however it was come by; `requestedAtUs` is when the request that wrote it arrived. */
export function traceOfEvent(
  report: EventReport,
  event: Place,
  told: {
    readonly options: NormalizeOptions;
    readonly evidenceId: string;
    readonly atUs: number;
    readonly requestedAtUs: number | undefined;
  },
): readonly Signal[] {
  const { trace, cluster } = told.options;
  if (trace === undefined || report.objectUid === '') return [];
  const { message, reason, objectNamespace: namespace, objectName: name, objectUid: uid } = report;
  return trace
    .ofEvent({
      atUs: told.requestedAtUs ?? told.atUs,
      exact: told.requestedAtUs !== undefined,
      id: told.evidenceId,
      message,
      object: event.value,
      reason,
    })
    .map((facts) => traceSignal(facts, { namespace, name, uid }, cluster, report.source));
}

const traceSignal = (facts: TraceFacts, of: Pick<Signal, 'namespace' | 'name' | 'uid'>, cluster: string, source: Source): Signal => ({
  type: 'trace',
  cluster,
  ...of,
  at_us: facts.atUs,
  source,
  evidence_id: `${facts.id}/${facts.version}`,
  resource_version: '',
  audit_level: null,
  facts: [],
  body: JSON.stringify(facts),
});
