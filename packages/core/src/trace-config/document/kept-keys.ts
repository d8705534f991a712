import { traceContextAnnotation } from '../reading/trace-context.ts';
import { parseValuePath } from '../reading/value-path.ts';
import type { TraceConfig } from './trace-config.ts';

/**
 * Labels and annotations that a configuration reads by their path, and the annotation of external traces: redaction must leave
 * them in. Keys that only an expression or a regular expression names are not found.
 */
export function keptKeysOf(config: TraceConfig): readonly string[] {
  const keys = config.tracks.flatMap(({ properties }) => properties.flatMap(({ path }) => keysIn(path)));
  return [...new Set([traceContextAnnotation, ...keys])];
}

function keysIn(path: string): readonly string[] {
  const steps = path === '' ? undefined : parseValuePath(path);
  if (steps?.ok !== true) return [];
  const [metadata, entries, key] = steps.value;
  return metadata === 'metadata' && (entries === 'labels' || entries === 'annotations') && typeof key === 'string' ? [key] : [];
}
