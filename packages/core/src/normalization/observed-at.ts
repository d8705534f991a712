import type { EventTimeUs, Fact, Signal } from '../vocabulary/index.ts';

/**
 * The same signal seen at another time, for a caller that knows when an object was looked at, or that a list's
 * current state comes after everything else: what has no time of its own moves, all other facts stay.
 */
export function observedAt(signal: Signal, atUs: EventTimeUs): Signal {
  return { ...signal, at_us: atUs, facts: signal.facts.map((fact) => moved(fact, atUs)) };
}

function moved(fact: Fact, atUs: EventTimeUs): Fact {
  return fact.precision === 'inferred' && fact.clock === 'collector' ? { ...fact, at_us: atUs, last_at_us: atUs } : fact;
}
