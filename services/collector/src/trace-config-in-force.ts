import type { TraceConfigFacts } from '@lunettes/core/trace-config';
import type { SourcePosition } from '@lunettes/ports';
import type { Outgoing } from './cluster-inlet.ts';

/** Under this name the log keeps which trace configuration a cluster was last given. */
export const traceConfigPosition = (cluster: string): string => `${cluster}|trace-config`;

export type TraceConfigVersion = Omit<TraceConfigFacts, 'effectiveAtUs'>;

/** What a cluster has when it is given nothing any more. */
const nothingToFind: TraceConfigVersion = { document: '{"tracks":[]}', version: 'none' };

/** A change takes effect this long after it is told, so that every lane has it before the first record that it is for. */
const effectiveAfterUs = 60_000_000;

/**
 * What must be said to a cluster so that `wanted` is in force; `undefined` when it was said before. The first configuration of
 * a cluster holds from the beginning: there was none before it.
 */
export function traceConfigChange(
  known: string | undefined,
  wanted: TraceConfigVersion | undefined,
  nowUs: number,
): TraceConfigFacts | undefined {
  const version = wanted?.version ?? (known === undefined ? undefined : nothingToFind.version);
  if (version === known) return undefined;
  return { ...(wanted ?? nothingToFind), effectiveAtUs: known === undefined ? 0 : nowUs + effectiveAfterUs };
}

/** The record for every lane, and the position that says that it was told. */
export function traceConfigRecord(
  cluster: string,
  facts: TraceConfigFacts,
): { readonly record: Outgoing; readonly position: SourcePosition } {
  const body = Buffer.from(JSON.stringify(facts));
  return {
    record: { namespace: undefined, name: '', form: 'trace_config', source: 'audit', body },
    position: { source: traceConfigPosition(cluster), position: facts.version },
  };
}
