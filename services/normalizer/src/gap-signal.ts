import type { RawEnvelope, Signal } from '@lunettes/core/vocabulary';

/** What is missing of a stream, and when it was noticed. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly atUs: number;
}

/** Says in the lane itself that records `from` to `to` of a stream were lost between the collector and the log. */
export function gapSignal(input: RawEnvelope, { from, to, atUs }: Gap): Signal {
  return {
    type: 'gap',
    cluster: input.cluster,
    namespace: '',
    name: '',
    uid: '',
    at_us: atUs,
    source: input.source,
    evidence_id: `${input.stream}/${input.epoch}/${from}-${to}`,
    resource_version: '',
    audit_level: null,
    facts: [],
    body: JSON.stringify({ epoch: input.epoch, from, reason: 'source_gap', stream: input.stream, to }),
  };
}
