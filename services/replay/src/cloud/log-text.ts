import { parseDocument } from '@lunettes/core/normalization';
import { broken, type Enclosed, isMembers, unchanged } from './enclosed.ts';

/**
 * An audit event that a log service carries as the text of one line. Text that is no JSON object at all is a line of
 * another component; JSON that breaks off is an event that the service has cut.
 */
export function eventText(text: unknown, within: string): Enclosed {
  // Query consoles parse the line before they export it.
  if (isMembers(text)) return { kind: 'record', within, record: text, fieldOf: unchanged };
  if (typeof text !== 'string') return broken(within, 'the text of the log line is absent');
  if (!text.trimStart().startsWith('{')) return { kind: 'other' };
  const read = parseDocument(text);
  if (read.ok) return { kind: 'record', within, record: read.value, fieldOf: unchanged };
  return broken(within, 'the text of this log line is not a whole JSON document; log services cut long lines');
}
