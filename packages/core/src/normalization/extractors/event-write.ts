import { isSuccess, ofKind, requestBodyOf, responseBodyOf } from '../audit-request.ts';
import { eventSignal } from '../events/event-signal.ts';
import type { Extractor } from './extractor.ts';

/** An Event written by whoever saw something happen; repeats arrive as patches, whose answer is the whole Event. */
export const eventWrite: Extractor = {
  summary: 'An Event of either API recorded, or repeated',
  groups: ['', 'events.k8s.io'],
  requests: ['create events', 'patch events', 'update events'],
  extract(request, code) {
    if (!isSuccess(code)) return 'not_successful';
    const sent = request.verb === 'patch' ? undefined : ofKind(requestBodyOf(request), 'Event');
    const event = ofKind(responseBodyOf(request), 'Event') ?? sent;
    // What repeats an Event sends only how often and when; at a level without answers nobody knows of which.
    if (event === undefined) return 'event_without_body';
    return eventSignal(event, {
      options: request.options,
      apiVersion: versionOf(request.group),
      evidenceId: request.auditId,
      requestedAtUs: request.receivedAtUs,
    });
  },
};

/** For a body that does not name its version itself. */
const versionOf = (group: string): string => (group === '' ? 'v1' : `${group}/v1`);
