import type { Signal, TickFacts } from '@lunettes/core/vocabulary';

/** The watermark of the cluster `bench`, as the signal that the normalizer makes of it; a `closing` one ends a recording. */
export function tick(watermarkUs: number, closing = false): Signal {
  const body: TickFacts = { watermarkUs, closing, silent: false };
  return {
    type: 'tick',
    cluster: 'bench',
    namespace: '',
    name: '',
    uid: '',
    at_us: 0,
    source: 'audit',
    evidence_id: '',
    resource_version: '',
    audit_level: null,
    facts: [],
    body: JSON.stringify(body),
  };
}
