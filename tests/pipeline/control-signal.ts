import type { Signal } from '@lunettes/core/vocabulary';

/** What a collector tells a lane of a cluster, as the signal that the normalizer makes of it. */
export function control(type: Signal['type'], cluster: string, body: object): Signal {
  return {
    type,
    cluster,
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
