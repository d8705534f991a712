import type { SpanRow } from '@lunettes/adapter-clickhouse';

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}

/** One trace in the JSON form of OTLP: one resource per Pod, one scope, spans as they are kept. */
export function otlpJson(spans: readonly SpanRow[]): { readonly resourceSpans: readonly object[] } {
  const byPod = new Map<string, SpanRow[]>();
  for (const span of spans) {
    const pod = JSON.stringify([span.cluster, span.namespace, span.pod, span.uid]);
    byPod.set(pod, [...(byPod.get(pod) ?? []), span]);
  }
  return {
    resourceSpans: [...byPod.values()].map((ofPod) => ({
      resource: { attributes: resourceOf(ofPod) },
      scopeSpans: [{ scope: { name: 'lunettes' }, spans: ofPod.map(otlpSpan) }],
    })),
  };
}

function otlpSpan(span: SpanRow): object {
  return {
    traceId: span.trace_id,
    spanId: span.span_id,
    ...(span.parent_span_id === null ? {} : { parentSpanId: span.parent_span_id }),
    name: span.name,
    kind: internal,
    startTimeUnixNano: nanoseconds(span.start_at_us),
    endTimeUnixNano: nanoseconds(span.end_at_us),
    attributes: keyValues(Object.entries(span.attributes).filter(([key]) => !isOfResource(key))),
    events: span.events.map(({ at_us, name, attributes }) => ({
      timeUnixNano: nanoseconds(at_us),
      name,
      attributes: keyValues(Object.entries(attributes)),
    })),
    links: span.links.map(({ trace_id, span_id, attributes }) => ({
      traceId: trace_id,
      spanId: span_id,
      attributes: keyValues(Object.entries(attributes)),
    })),
    status: span.status === 'error' ? { code: statusError } : {},
  };
}

/** SPAN_KIND_INTERNAL and STATUS_CODE_ERROR of OTLP. */
const internal = 1;
const statusError = 2;

/** Whole microseconds as nanoseconds, as text: a JSON number could not hold them. */
const nanoseconds = (us: number): string => `${us}000`;

function resourceOf(spans: readonly SpanRow[]): KeyValue[] {
  const attributes = new Map([['service.name', 'lunettes']]);
  for (const span of spans) {
    for (const [key, value] of Object.entries(span.attributes)) if (isOfResource(key)) attributes.set(key, value);
    attributes.set('k8s.cluster.name', span.cluster);
    attributes.set('k8s.namespace.name', span.namespace);
    attributes.set('k8s.pod.name', span.pod);
    attributes.set('k8s.pod.uid', span.uid);
  }
  return keyValues([...attributes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Attributes that describe where a Pod lives rather than one stage of it; containers differ from span to span. */
const isOfResource = (key: string): boolean =>
  key === 'service.name' || (key.startsWith('k8s.') && !key.startsWith('k8s.container.') && !key.startsWith('k8s.event.'));

const keyValues = (entries: readonly (readonly [string, string])[]): KeyValue[] =>
  entries.map(([key, value]) => ({ key, value: { stringValue: value } }));
