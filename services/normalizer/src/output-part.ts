import { type Signal, stepOutputBytesMax, stepOutputsMax } from '@lunettes/core/vocabulary';

/** Part of a record's signals that one call gives out. */
export interface OutputPart {
  readonly taken: readonly Signal[];
  readonly more: boolean;
}

/**
 * The signals of call number `part`: as many as fit the bounds of one call, at least one. Sizes are estimates
 * from above, so that where the cut falls does not depend on the encoding.
 */
export function outputPart(signals: readonly Signal[], part: number): OutputPart {
  let from = 0;
  let to = partEnd(signals, from);
  for (let passed = 0; passed < part; passed++) {
    from = to;
    to = partEnd(signals, from);
  }
  return { taken: signals.slice(from, to), more: to < signals.length };
}

function partEnd(signals: readonly Signal[], from: number): number {
  let bytes = 0;
  let to = from;
  for (; to < signals.length && to - from < stepOutputsMax; to++) {
    const signal = signals[to];
    bytes += signal === undefined ? 0 : bytesOf(signal);
    if (bytes > stepOutputBytesMax && to > from) break;
  }
  return to;
}

/** A UTF-16 unit is at most three bytes of UTF-8; numbers, lengths and enumerations are covered by the overheads. */
function bytesOf(signal: Signal): number {
  let units = signal.cluster.length + signal.namespace.length + signal.name.length + signal.uid.length;
  units += signal.evidence_id.length + signal.resource_version.length + (signal.body?.length ?? 0);
  let overhead = signalOverheadBytes;
  for (const fact of signal.facts) {
    overhead += factOverheadBytes;
    units += fact.type.length + fact.clock.length + fact.container.length;
    for (const [key, value] of fact.details) units += key.length + value.length + pairOverheadUnits;
  }
  return units * utf8BytesPerUnitMax + overhead;
}

const utf8BytesPerUnitMax = 3;
const signalOverheadBytes = 96;
const factOverheadBytes = 96;
const pairOverheadUnits = 8;
