import type { AuditLevel } from './control-plane.ts';

/**
 * The event as the API server would have logged it at a lower level. What it leaves out: below RequestResponse the body of the
 * response, below Request also that of the request. Everything else (who, what, when, the answer's code, and for a refusal its
 * words) is the same at every level. Events of that level or below it are given back as they are.
 */
export function atLevel<Event extends { readonly level?: unknown }>(event: Event, level: AuditLevel): Event {
  if (rank(event.level) <= rank(level)) return event;
  const { requestObject, responseObject: _response, ...rest } = event as Event & { requestObject?: unknown; responseObject?: unknown };
  const body = level === 'Request' && requestObject !== undefined ? { requestObject } : {};
  return { ...rest, ...body, level } as unknown as Event;
}

const rank = (level: unknown): number => ['None', 'Metadata', 'Request', 'RequestResponse'].indexOf(String(level));
