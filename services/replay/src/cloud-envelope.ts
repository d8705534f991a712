/** Whose audit export a document is; these envelopes are recognised so that their rejection can say what they are. */
export type Cloud = 'GKE' | 'EKS' | 'AKS';

export function cloudOf(document: unknown): Cloud | undefined {
  if (!isObject(document)) return undefined;
  if (isObject(document['protoPayload']) || holds(document['logName'], 'cloudaudit.googleapis.com')) return 'GKE';
  if (holds(document['category'], 'kube-audit') || (Array.isArray(document['records']) && cloudOf(document['records'][0]) === 'AKS'))
    return 'AKS';
  if (Array.isArray(document['logEvents']) || (holds(document['logStream'], 'kube-apiserver-audit') && '@message' in document))
    return 'EKS';
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const holds = (value: unknown, part: string): boolean => typeof value === 'string' && value.includes(part);
