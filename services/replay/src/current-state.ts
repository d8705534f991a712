import { observedAt } from '@lunettes/core/normalization';
import type { EventTimeUs, Fact, Signal } from '@lunettes/core/vocabulary';
import { afterEverything, type SignalRecord } from './signal-record.ts';

/**
 * A signal about an object that was found as it stands, in a list or a file: each fact that has a time of
 * its own is met at that time, and what was merely found to be so comes after everything else (product
 * contract §3.8). So one object becomes several signals, one for each instant that it tells of.
 */
export function* currentState(signal: Signal): Generator<SignalRecord, void, void> {
  const byTime = new Map<EventTimeUs, Fact[]>();
  const found: Fact[] = [];
  for (const fact of signal.facts) {
    if (isFound(fact)) {
      found.push(fact);
      continue;
    }
    const sameTime = byTime.get(fact.at_us);
    if (sameTime === undefined) byTime.set(fact.at_us, [fact]);
    else sameTime.push(fact);
  }
  for (const [atUs, facts] of byTime) yield { sortTime: atUs, signal: { ...signal, at_us: atUs, facts } };
  yield { sortTime: afterEverything, signal: { ...signal, facts: found } };
}

/** The last of these signals, with what was found dated at the end of the input, when it was still so. */
export const foundAt = observedAt;

/** Only the look at the object dates this fact. */
const isFound = (fact: Fact): boolean => fact.precision === 'inferred' && fact.clock === 'collector';
