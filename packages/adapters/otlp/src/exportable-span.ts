import { type Pairs, pairOf, type Span } from '@lunettes/core/vocabulary';
import { type Attributes, type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A record beside the OpenTelemetry span that it is: what a backend refuses is set aside as it was. */
export interface ExportableSpan {
  readonly record: Span;
  readonly span: ReadableSpan;
}

/**
 * Records as OpenTelemetry spans (product contract §3.4), in the given order. Ids and times are the record's own; spans of one Pod
 * share one resource, which says what any of them knows of the Pod. Records whose ids are none are left out: see `hasIds`.
 */
export function exportableSpans(records: readonly Span[]): readonly ExportableSpan[] {
  const pods = new Map<string, Pod>();
  for (const record of records) {
    const key = podOf(record);
    pods.set(key, withAttributes(pods.get(key) ?? newPod(record), record.attributes));
  }
  const resources = new Map([...pods].map(([key, pod]) => [key, resourceOf(pod)]));
  return records.flatMap((record) => {
    const key = podOf(record);
    const resource = resources.get(key);
    if (resource === undefined || !hasIds(record)) return [];
    return [{ record, span: spanOf(record, resource, pods.get(key)?.version ?? '') }];
  });
}

/** A trace id is 32 and a span id 16 lower-case hex digits, not all zero; nothing else can be sent. */
function hasIds({ trace_id, span_id, parent_span_id, links }: Span): boolean {
  return isTraceId(trace_id) && isSpanId(span_id) && (parent_span_id === null || isSpanId(parent_span_id)) && links.every(linkHasIds);
}

const linkHasIds = ({ trace_id, span_id }: Span['links'][number]): boolean => isTraceId(trace_id) && isSpanId(span_id);
const isTraceId = (id: string): boolean => /^(?!0+$)[0-9a-f]{32}$/.test(id);
const isSpanId = (id: string): boolean => /^(?!0+$)[0-9a-f]{16}$/.test(id);

interface Pod {
  readonly attributes: Attributes;
  readonly version: string;
}

const podOf = ({ cluster, namespace, pod, uid }: Span): string => JSON.stringify([cluster, namespace, pod, uid]);

/** A refused creation has no Pod UID, and a rollout no Pod. */
const newPod = ({ cluster, namespace, pod, uid }: Span): Pod => ({
  attributes: {
    'service.name': 'lunettes',
    'k8s.cluster.name': cluster,
    'k8s.namespace.name': namespace,
    ...(pod === '' ? {} : { 'k8s.pod.name': pod }),
    ...(pod === '' || uid === '' ? {} : { 'k8s.pod.uid': uid }),
  },
  version: '',
});

function withAttributes(pod: Pod, attributes: Pairs): Pod {
  const own = attributes.filter(([key]) => isOfResource(key) && !(key in pod.attributes));
  return {
    attributes: own.length === 0 ? pod.attributes : { ...pod.attributes, ...Object.fromEntries(own) },
    version: pairOf(attributes, 'lunettes.logic_version') ?? pod.version,
  };
}

/** Attributes that say where a Pod lives rather than what one stage of it is; containers differ from span to span. */
const isOfResource = (key: string): boolean => key.startsWith('k8s.') && !key.startsWith('k8s.container.') && !key.startsWith('k8s.event.');

function resourceOf({ attributes }: Pod): Resource {
  return resourceFromAttributes(Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function spanOf(record: Span, resource: Resource, version: string): ReadableSpan {
  const { trace_id, span_id, parent_span_id, start_at_us, attributes, attempt, links, events } = record;
  // OpenTelemetry knows no span that ends before it begins.
  const endUs = Math.max(start_at_us, record.end_at_us);
  return {
    name: record.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => contextOf(trace_id, span_id),
    ...(parent_span_id === null ? {} : { parentSpanContext: contextOf(trace_id, parent_span_id) }),
    startTime: hrTime(start_at_us),
    endTime: hrTime(endUs),
    duration: hrTime(endUs - start_at_us),
    status: { code: record.status === 'error' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: {
      ...typed(attributes.filter(([key]) => !isOfResource(key) && key !== 'lunettes.logic_version')),
      ...(attempt === null ? {} : { 'lunettes.attempt': attempt }),
      'lunettes.version': record.version,
    },
    links: links.map((link) => ({ context: contextOf(link.trace_id, link.span_id), attributes: typed(link.attributes) })),
    events: events.map((event) => ({ name: event.name, time: hrTime(event.at_us), attributes: typed(event.attributes) })),
    ended: true,
    resource,
    instrumentationScope: version === '' ? { name: 'lunettes' } : { name: 'lunettes', version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

const contextOf = (traceId: string, spanId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });

/** Whole microseconds as seconds and nanoseconds: exact. */
const hrTime = (us: number): HrTime => [Math.floor(us / 1e6), (us - Math.floor(us / 1e6) * 1e6) * 1e3];

/** The record keeps text only; what the conventions call a number is sent as one. */
const numbers: ReadonlySet<string> = new Set(['lunettes.uncertainty_us', 'k8s.container.restart_count', 'k8s.event.count']);

const typed = (of: Pairs): Attributes =>
  Object.fromEntries(of.map(([key, value]) => [key, numbers.has(key) && /^-?\d{1,15}$/.test(value) ? Number(value) : value]));
