import { normalizeDocument, observedAt, parseDocument } from '@lunettes/core/normalization';
import type { TraceReader } from '@lunettes/core/trace-config';
import type { Signal, Source } from '@lunettes/core/vocabulary';
import { defineSimulation, type SimulationOptions, simulate, type Truth } from '@lunettes/simulate';

export interface Simulated {
  readonly options: SimulationOptions;
  /** In order of event time, ties by evidence id. */
  readonly signals: readonly Signal[];
  readonly truths: readonly Truth[];
}

/** Which files of the simulator are read, and as what. */
const allFiles: Readonly<Record<string, Source>> = { audit: 'audit', events: 'event_core', pods: 'pod_watch' };

/** Runs the simulator and normalizes every line by itself, as a collector would. */
export function simulatedSignals(
  partial: Partial<SimulationOptions>,
  read: Readonly<Record<string, Source>> = allFiles,
  trace?: TraceReader,
): Simulated {
  const options = defineSimulation(partial);
  const lines = simulate(options);
  const signals: Signal[] = [];
  let writtenUs = 0;
  for (;;) {
    const next = lines.next();
    if (next.done === true) return { options, signals: signals.sort(bySortKey), truths: next.value };
    const { file, line, atUs, aside } = next.value;
    const kind = file.split(/[-.]/)[0] ?? '';
    // What the API server had written last when a line was: a live watch hears of it, and dates a deletion by it.
    if (kind === 'audit') writtenUs = Math.max(writtenUs, atUs);
    const source = read[kind];
    if (source === undefined || aside) continue;
    const document = parseDocument(line);
    if (!document.ok) throw new Error(`the simulator wrote a line that is ${document.problem}`);
    for (const part of normalizeDocument(document.value, { cluster: options.cluster, source, ignoredNamespaces: new Set(), trace }).parts) {
      if (part.outcome === 'signals') signals.push(...part.signals.map((signal) => dated(signal, writtenUs)));
      if (part.outcome === 'rejected') throw new Error(`the simulator wrote ${part.rejection.reason} in ${part.rejection.field}`);
    }
  }
}

const dated = (signal: Signal, writtenUs: number): Signal =>
  signal.source === 'pod_watch' && signal.at_us < writtenUs && signal.facts.some(({ type }) => type === 'pod.deleted')
    ? observedAt(signal, Math.floor(writtenUs / 1_000_000) * 1_000_000)
    : signal;

const bySortKey = (a: Signal, b: Signal): number =>
  a.at_us - b.at_us || (a.evidence_id < b.evidence_id ? -1 : a.evidence_id > b.evidence_id ? 1 : 0);
