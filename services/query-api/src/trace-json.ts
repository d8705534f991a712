import type { SpanRow } from '@lunettes/adapter-clickhouse';
import { otlpJson } from '@lunettes/adapter-otlp';
import { type Pairs, pairs } from '@lunettes/core/vocabulary';

/** Rows of one trace in the JSON form of OTLP, with the same words in which they are sent to a backend. */
export function traceJson(rows: readonly SpanRow[]): ReturnType<typeof otlpJson> {
  return otlpJson(
    rows.map((row) => ({
      ...row,
      attributes: pairsOf(row.attributes),
      links: row.links.map((link) => ({ ...link, attributes: pairsOf(link.attributes) })),
      events: row.events.map((event) => ({ ...event, attributes: pairsOf(event.attributes) })),
    })),
  );
}

const pairsOf = (of: Readonly<Record<string, string>>): Pairs => pairs(...Object.entries(of));
