import { type AuditRequest, auditRequestOf, codeOf, isDryRun } from './audit-request.ts';
import { nameCodePointsMax } from './bounds.ts';
import { extractorOf } from './extractors/index.ts';
import { concluded, type Extracted, ignored, type Normalized, type NormalizeOptions, rejected } from './outcome.ts';
import { openDocument, type Place, refuse, textAt } from './reader.ts';
import { traceOfRequest } from './trace-signal.ts';

/**
 * One audit event, already parsed, becomes signals. Only what a request achieved counts: stages before the
 * answer, dry runs and requests that say nothing about delivery are ignored by reason.
 */
export function normalizeAudit(event: unknown, options: NormalizeOptions): Normalized {
  const place = openDocument(event);
  return place === undefined ? rejected('', 'unknown_shape') : normalizeAuditAt(place, options);
}

/** The same for an event within a list: its rejection names the field by its path in the document. */
export function normalizeAuditAt(event: Place, options: NormalizeOptions): Normalized {
  requireAuditShape(event);
  const request = event.reading.rejection === undefined ? auditRequestOf(event, options) : undefined;
  if (request === undefined) return concluded('not_delivery', event.reading.rejection);
  if (request.stage === 'RequestReceived' || request.stage === 'ResponseStarted') return ignored('stage');
  const extractor = extractorOf(request);
  if (extractor === undefined) return ignored(request.subresource === 'ephemeralcontainers' ? 'ephemeral_container' : 'not_delivery');
  if (options.ignoredNamespaces.has(request.namespace)) return ignored('ignored_namespace');
  if (isDryRun(request)) return concluded('dry_run', event.reading.rejection);
  const code = codeOf(request);
  if (event.reading.rejection !== undefined) return concluded('not_delivery', event.reading.rejection);
  return concluded(withTrace(extractor.extract(request, code), request, code), event.reading.rejection);
}

/** A record may say something to a trace configuration and nothing about delivery. */
function withTrace(extracted: Extracted, request: AuditRequest, code: number): Extracted {
  const found = traceOfRequest(request, code);
  return found.length === 0 ? extracted : typeof extracted === 'string' ? found : [...extracted, ...found];
}

/** Encoders that write the names of Go fields make records that only look like audit events. */
const goFieldNames = ['AuditID', 'Stage', 'Verb', 'Level', 'RequestURI'] as const;

function requireAuditShape(event: Place): void {
  if (event.value['auditID'] === undefined) refuseGoNames(event);
  const kind = textAt(event, 'kind', nameCodePointsMax);
  if (kind !== '' && kind !== 'Event') refuse(event, 'kind', 'unknown_shape');
  const apiVersion = textAt(event, 'apiVersion', nameCodePointsMax);
  if (apiVersion !== '' && !apiVersion.startsWith('audit.k8s.io/')) refuse(event, 'apiVersion', 'unsupported_version');
}

function refuseGoNames(event: Place): void {
  for (const name of goFieldNames) if (Object.hasOwn(event.value, name)) refuse(event, name, 'unknown_shape');
}
