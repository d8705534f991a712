import { normalizeAudit } from '../../src/normalization/normalize-audit.ts';
import type { Normalized, NormalizeOptions } from '../../src/normalization/outcome.ts';
import type { Fact, Signal } from '../../src/vocabulary/index.ts';

export const sampleOptions: NormalizeOptions = { cluster: 'lab', source: 'pod_watch', ignoredNamespaces: new Set(['hidden']) };

/** Through JSON, as every record comes; so tests cannot rely on what JSON does not carry. */
export const carried = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export const auditOutcome = (event: unknown): Normalized => normalizeAudit(carried(event), sampleOptions);

/** The only signal of an outcome; throws with the outcome when it is another. */
export function onlySignal(outcome: Normalized): Signal {
  const signal = outcome.outcome === 'signals' && outcome.signals.length === 1 ? outcome.signals[0] : undefined;
  if (signal === undefined) throw new Error(`not one signal: ${JSON.stringify(outcome)}`);
  return signal;
}

/** Facts of a type, one line each: precision, clock, time, container, attempt, second, details. */
export function factLines(signal: Signal, type: string): readonly string[] {
  return signal.facts.filter((fact) => fact.type === type).map(factLine);
}

function factLine(fact: Fact): string {
  const details = fact.details.map(([key, value]) => ` ${key}=${value}`).join('');
  const second = fact.second < 0 ? '' : ` second=${fact.second}`;
  return `${fact.precision} ${fact.clock} ${fact.at_us} ${fact.resolution} [${fact.container}#${fact.attempt}]${second}${details}`;
}
