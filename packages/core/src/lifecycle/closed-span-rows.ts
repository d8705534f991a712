import { compareBytes, lowerBound } from '@lunettes/base';
import { type ClosedTrack, type FoundSpan, trackLimitUs } from '../trace-config/index.ts';
import { contentHash, type Output, type Pairs, pairs, type Sha256Hex, secondUs } from '../vocabulary/index.ts';
import type { Known } from './life.ts';
import { contentOf, row } from './rows.ts';
import { spansPerPodMax, type ToldSpan, type TraceEntry } from './trace-entries.ts';

export interface Telling {
  readonly entry: TraceEntry;
  readonly tracks: readonly ClosedTrack[];
  /** UID of namespace kube-system, empty while it is not known. */
  readonly clusterUid: string;
  readonly sha256Hex: Sha256Hex;
  /** Outputs that may be given now. */
  readonly outputsMax: number;
}

export interface Told {
  readonly told: readonly ToldSpan[];
  readonly outputs: readonly Output[];
  readonly more: boolean;
}

/**
 * The `span.closed` rows of tracks that ended, compared with what was told: new content goes out with the next version, equal
 * content not at all, and a row that no longer holds is taken back.
 */
export function toldSpans({ entry, tracks, clusterUid, sha256Hex, outputsMax }: Telling): Told {
  const wanted = tracks.flatMap((track) => rowsOf(track, clusterUid)).slice(0, spansPerPodMax);
  const told = entry.told.slice();
  const outputs: Output[] = [];
  for (const { known, identity, trackEndUs } of wanted) {
    const at = lowerBound(told, known.key, byKey);
    const before = told[at]?.key === known.key ? told[at] : undefined;
    const content = contentHash(sha256Hex, contentOf(known));
    if (before?.content === content) {
      // The end of the track may have moved without changing this span.
      if (before.trackEndUs !== trackEndUs) told[at] = { ...before, trackEndUs };
      continue;
    }
    if (outputs.length >= outputsMax) return { told, outputs, more: true };
    let version = (before?.version ?? 0) + 1;
    if (before !== undefined && before.content !== '' && !isSame(before.identity, identity)) {
      outputs.push(row(entry, gone(before), version, true));
      version++;
    }
    told.splice(at, before === undefined ? 0 : 1, { key: known.key, version, at: known.at, content, trackEndUs, identity });
    outputs.push(row(entry, known, version, false));
  }
  const keys = new Set(wanted.map(({ known }) => known.key));
  for (const [at, one] of told.entries()) {
    if (one.content === '' || keys.has(one.key)) continue;
    if (outputs.length >= outputsMax) return { told, outputs, more: true };
    // Remembered for as long as it could come back, so that its version goes on counting.
    told[at] = { ...one, version: one.version + 1, content: '', trackEndUs: one.trackEndUs + trackLimitUs };
    outputs.push(row(entry, gone(one), one.version + 1, true));
  }
  return { told, outputs, more: false };
}

/** One row may become another span when its Pod turns out to name an external trace: the old one is taken back first. */
const isSame = (a: Pairs, b: Pairs): boolean =>
  a.length === b.length && a.every(([key, value], at) => b[at]?.[0] === key && b[at]?.[1] === value);

const byKey = (one: ToldSpan, key: string): number => compareBytes(one.key, key);

interface Wanted {
  readonly known: Known;
  readonly identity: Pairs;
  readonly trackEndUs: number;
}

/** Actions whose spans hang in the trace of that delivery; the tracks of others are traces of their own. */
const ofDeliveries: ReadonlySet<string> = new Set(['PodCreate', 'PodDelete']);

/** A track with a trace of its own tells its root as well, in the slot without a name. */
function rowsOf(track: ClosedTrack, clusterUid: string): readonly Wanted[] {
  const ids = servicesOf(track);
  const hasRoot = track.context !== undefined || !ofDeliveries.has(track.action);
  const root: readonly Wanted[] = hasRoot ? [wantedRow(track, clusterUid, rootOf(track))] : [];
  const spans = track.spans.map((span) =>
    wantedRow(track, clusterUid, {
      slot: slotOf(span),
      endUs: span.endUs,
      details: detailsOf(span, ids),
      identity: [['span_id', ids.get(slotOf(span))]],
    }),
  );
  return [...root, ...spans];
}

/** The span ids that another system fixed for its components: the first span of a component has it. */
function servicesOf({ context, spans }: ClosedTrack): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const [component, id] of context?.services ?? []) {
    const span = spans.find((one) => one.rule.component === component);
    if (span === undefined || taken.has(component)) continue;
    taken.add(component);
    ids.set(slotOf(span), id);
  }
  return ids;
}

interface RowParts {
  readonly slot: string;
  readonly endUs: number;
  readonly details: Pairs;
  /** What fixes the identity besides the track itself. */
  readonly identity: readonly (readonly [string, string | undefined])[];
}

const rootOf = ({ context, startUs, endUs }: ClosedTrack): RowParts => ({
  slot: '',
  endUs,
  details: pairs(['parent_id', context?.parentId || undefined], ['start_at_us', String(startUs)]),
  identity: [],
});

function wantedRow(track: ClosedTrack, clusterUid: string, { slot, endUs, details, identity: own }: RowParts): Wanted {
  const second = Math.floor(track.startUs / secondUs);
  const identity = pairs(
    ['action', track.action],
    ['cluster_uid', clusterUid || undefined],
    ['root_span_id', track.context?.rootSpanId || undefined],
    ['slot', slot],
    ['trace_id', track.context?.traceId],
    ['track_second', String(second)],
    ...own,
  );
  const properties = track.properties.map(([name, value]) => [`property.${name}`, value] as const);
  const known: Known = {
    key: `span.closed/${track.action}|${slot}/0/${second}`,
    at: endUs,
    details: pairs(...identity, ...details, ...properties, ['trace_config_version', track.version]),
    ...placeless,
  };
  return { known, identity, trackEndUs: track.endUs };
}

const placeless = { type: 'span.closed', container: '', attempt: 0, resolution: 'us', clock: 'apiserver', evidence: '' } as const;

/** What tells spans of one track apart. */
const slotOf = ({ rule, instance }: Pick<FoundSpan, 'rule' | 'instance'>): string => `${rule.id}|${instance}`;

function detailsOf({ rule, instance, startUs, state, errors, parent }: FoundSpan, ids: ReadonlyMap<string, string>): Pairs {
  return pairs(
    ['component', rule.component || undefined],
    ['errors', errors.length === 0 ? undefined : JSON.stringify(errors)],
    ['instance', instance || undefined],
    ['name', rule.name || rule.type],
    ['owner', rule.owner || undefined],
    ['parent', parent === null ? undefined : slotOf(parent)],
    ['parent_id', parent === null ? undefined : ids.get(slotOf(parent))],
    ['start_at_us', String(startUs)],
    ['state', state],
    ['type', rule.type || undefined],
  );
}

const gone = ({ key, at, identity }: ToldSpan): Known => ({ key, at, details: identity, ...placeless });
