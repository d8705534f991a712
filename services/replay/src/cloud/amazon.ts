import { broken, type Enclosed, isMembers, linesAt, type Members, textOf } from './enclosed.ts';
import { eventText } from './log-text.ts';

/**
 * EKS logs into CloudWatch Logs, one audit event as the text of one line. Read are a subscription's batches (also as
 * Firehose stores them), what `aws logs filter-log-events`, `get-log-events` and `get-query-results` print, and the
 * console's export of a query. Files of an export task have the text behind a time on each line: see `cloud-line.ts`.
 */
export function amazonEnvelope(document: Members): readonly Enclosed[] | undefined {
  if (Array.isArray(document['logEvents']) || 'messageType' in document) return subscription(document);
  if (Array.isArray(document['events']) && isLogLine(document['events'][0], document)) return linesAt(document, 'events', lineMessage);
  if (Array.isArray(document['results']) && 'status' in document && 'statistics' in document) return queryResults(document);
  if ('@message' in document) return [eventText(document['@message'], '@message')];
  return undefined;
}

/** A control message only asks whether the receiver is there. */
function subscription(document: Members): readonly Enclosed[] | undefined {
  if (document['messageType'] === 'CONTROL_MESSAGE') return [{ kind: 'other' }];
  const stream = textOf(document['logStream']);
  const isAudit = stream === '' || stream.includes('kube-apiserver-audit');
  return linesAt(document, 'logEvents', (line, within) => (isAudit ? lineMessage(line, within) : { kind: 'other' }));
}

const lineMessage = (line: Members, within: string): Enclosed => eventText(line['message'], `${within}.message`);

/** What the command line prints has a token for the next page, also where there are no lines. */
function isLogLine(first: unknown, document: Members): boolean {
  if (first === undefined) return 'searchedLogStreams' in document || 'nextForwardToken' in document;
  return isMembers(first) && 'message' in first && 'timestamp' in first;
}

/** Each row of an answer is a list of `{field, value}`. */
function queryResults(document: Members): readonly Enclosed[] {
  const rows = document['results'] as readonly unknown[];
  return linesAt({ results: rows.map((row) => ({ row })) }, 'results', ({ row }, within) => {
    const message = Array.isArray(row) ? row.find((cell: unknown) => isMembers(cell) && cell['field'] === '@message') : undefined;
    return isMembers(message) ? eventText(message['value'], `${within}.@message`) : broken(within, 'the query did not ask for @message');
  });
}
