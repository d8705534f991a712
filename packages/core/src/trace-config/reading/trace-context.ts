import { fieldOf, isObject, listOf, textOf } from '../document/json-access.ts';

/** The annotation in which another system says into which trace of its own a Pod's spans belong. */
export const traceContextAnnotation = 'meta.lunettes.com/trace-context';

/** One entry of that annotation that is not closed. Ids are lower-case hex digits of their length. */
export interface TraceContext {
  readonly action: string;
  readonly parentId: string;
  readonly rootSpanId: string;
  /** Span ids that components' own spans hang below, sorted as given; of equal components the first counts. */
  readonly services: readonly (readonly [component: string, spanId: string])[];
  readonly traceId: string;
}

/** Reads the annotation of an object. What is not as it should be is left out: it is not ours, and nothing depends on it. */
export function traceContextsOf(object: unknown): readonly TraceContext[] {
  const text = textOf(fieldOf(fieldOf(object, 'metadata'), 'annotations'), traceContextAnnotation);
  if (text === '' || text.length > annotationLengthMax) return [];
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return [];
  }
  return (Array.isArray(entries) ? entries : []).slice(0, contextsMax).flatMap(contextOf);
}

const annotationLengthMax = 16 * 1024;
const contextsMax = 8;
const servicesMax = 16;

function contextOf(entry: unknown): readonly TraceContext[] {
  const traceId = textOf(entry, 'trace_id');
  const action = textOf(entry, 'delivery_type');
  if (!isObject(entry) || textOf(entry, 'status') === 'closed' || action === '' || !/^(?!0{32})[0-9a-f]{32}$/.test(traceId)) return [];
  const services = listOf(entry, 'services')
    .slice(0, servicesMax)
    .flatMap((service): TraceContext['services'] => {
      const spanId = spanIdOf(service, 'span_id');
      return spanId === '' ? [] : [[textOf(service, 'component'), spanId]];
    });
  return [{ action, parentId: spanIdOf(entry, 'parent_id'), rootSpanId: spanIdOf(entry, 'root_span_id'), services, traceId }];
}

function spanIdOf(of: unknown, key: string): string {
  const text = textOf(of, key);
  return /^(?!0{16})[0-9a-f]{16}$/.test(text) ? text : '';
}
