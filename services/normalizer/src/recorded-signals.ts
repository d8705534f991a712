import type { Signal } from '@lunettes/core/vocabulary';
import type { ReadRecord } from './signals-of.ts';

/** Signals that were made elsewhere, by `replay` from its sorted input, and only take their place in the lane. */
export function recordedSignals(document: unknown): ReadRecord {
  if (!Array.isArray(document)) return { signals: [], problem: 'unknown_shape' };
  const bad = document.findIndex((value) => !isSignal(value));
  return bad < 0 ? { signals: document, problem: undefined } : { signals: [], problem: `unknown_shape [${bad}]` };
}

/** They come from our own encoder, so that this only has to tell them from something else. */
function isSignal(value: unknown): value is Signal {
  if (typeof value !== 'object' || value === null) return false;
  const { type, cluster, at_us: atUs, facts } = value as Partial<Signal>;
  return typeof type === 'string' && typeof cluster === 'string' && Number.isSafeInteger(atUs) && Array.isArray(facts);
}
