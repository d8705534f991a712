import type { KubernetesObject } from './api-client.ts';
import type { KubeletStartup } from './kubelet-startups.ts';
import type { KubernetesMinor } from './lab-paths.ts';
import type { Scenario } from './scenario.ts';

export interface WatchChange {
  readonly type: string;
  readonly object: KubernetesObject;
}

/** An event of the audit log, as far as the lab reads it. */
export interface AuditLine {
  readonly verb: string;
  readonly stage: string;
  readonly level: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: KubernetesObject;
  readonly responseObject?: KubernetesObject;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
}

/** Everything that was logged and watched while a scenario happened, before anything was removed from it. */
export interface RawCase {
  readonly scenario: Scenario;
  readonly namespace: string;
  readonly minor: KubernetesMinor;
  readonly gitVersion: string;
  /** How many there were; the audit log has the lines of one after those of the other. */
  readonly apiServers: number;
  readonly audit: readonly AuditLine[];
  readonly pods: readonly WatchChange[];
  readonly events: readonly WatchChange[];
  readonly nodes: readonly WatchChange[];
  readonly workloads: readonly WatchChange[];
  readonly startups: readonly KubeletStartup[];
}

/** A Pod that was created or refused, in the order of the requests. */
export interface Creation {
  readonly name: string;
  readonly uid: string | null;
  readonly line: AuditLine;
}

export const isPodRequest = ({ objectRef }: AuditLine, subresource?: string): boolean =>
  objectRef?.resource === 'pods' && objectRef.subresource === subresource;

export const isAccepted = ({ responseStatus }: AuditLine): boolean => (responseStatus?.code ?? 0) < 300;

/** Creations that the API accepted. */
export const objectsOf = (raw: RawCase): readonly Creation[] => creations(raw, isAccepted);
/** Creations that it refused. */
export const refusalsOf = (raw: RawCase): readonly Creation[] => creations(raw, (line) => !isAccepted(line));

function creations(raw: RawCase, isWanted: (line: AuditLine) => boolean): readonly Creation[] {
  return raw.audit
    .filter((line) => line.verb === 'create' && isPodRequest(line) && isWanted(line))
    .sort((a, b) => (a.requestReceivedTimestamp < b.requestReceivedTimestamp ? -1 : 1))
    .map((line) => ({
      name: (isAccepted(line) ? line.responseObject?.metadata.name : undefined) ?? askedName(line),
      uid: isAccepted(line) ? (line.responseObject?.metadata.uid ?? null) : null,
      line,
    }));
}

function askedName({ requestObject, objectRef }: AuditLine): string {
  const metadata = requestObject?.metadata;
  return metadata?.name ?? String(metadata?.['generateName'] ?? objectRef?.name ?? '');
}

/** Microseconds since 1970 of a time of the audit log. */
export function microsecondsOf(timestamp: string): number {
  const [, seconds = '', fraction = ''] = /^([^.]+?)(?:\.(\d+))?Z$/.exec(timestamp) ?? [];
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** One lease in ten seconds proves as much as ten, and is smaller. */
export function thinned(leases: readonly AuditLine[]): readonly AuditLine[] {
  let lastMs = 0;
  return leases.filter(({ stageTimestamp }) => {
    const atMs = Date.parse(stageTimestamp);
    if (atMs - lastMs < 10_000) return false;
    lastMs = atMs;
    return true;
  });
}
