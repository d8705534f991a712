import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type MetricDeclaration, metricTable } from './metric-table.ts';

type Table = typeof metricTable;
type Named<Kind extends MetricDeclaration['kind']> = {
  [Name in keyof Table]: Table[Name]['kind'] extends Kind ? Name : never;
}[keyof Table];
type Labels<Name extends keyof Table> = Readonly<Record<Table[Name]['labels'][number], string | number>>;

/** The metrics of one process. Names and labels are checked by the compiler against the table. */
export interface Metrics {
  count<Name extends Named<'counter'>>(name: Name, labels: Labels<Name>, by?: number): void;
  set<Name extends Named<'gauge'>>(name: Name, labels: Labels<Name>, value: number): void;
  /** What was measured under these labels is over: it is not exposed any more. */
  forget<Name extends Named<'gauge'>>(name: Name, labels: Labels<Name>): void;
  observe<Name extends Named<'histogram'>>(name: Name, labels: Labels<Name>, value: number): void;
  /** Prometheus' text form of all of them. */
  expose(): Promise<string>;
  readonly contentType: string;
}

/** A registry of its own, so that tests and services in one process do not share counters; Node's own figures are in it on request. */
export function createMetrics(options: { readonly ofProcess?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.ofProcess === true) collectDefaultMetrics({ register: registry });
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, declaration] of Object.entries<MetricDeclaration>(metricTable)) {
    const base = { name, help: declaration.help, labelNames: [...declaration.labels], registers: [registry] };
    if (declaration.kind === 'counter') counters.set(name, new Counter(base));
    else if (declaration.kind === 'gauge') gauges.set(name, new Gauge(base));
    else histograms.set(name, new Histogram({ ...base, buckets: [...(declaration.buckets ?? [])] }));
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    forget: (name, labels) => gauges.get(name)?.remove(labels),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    expose: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
