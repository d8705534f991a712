import { decodeRecord, encodeRecord } from '@lunettes/codec';
import { historyReason, isControl, type RawEnvelope, type Signal } from '@lunettes/core/vocabulary';
import type { CollectorLog, LogReader, LogRecord, RawAppend, SourcePosition } from '@lunettes/ports';
import type { PassedOver } from '@lunettes/runtime';
import type { Rederivation, RederivationRules } from './rederivation.ts';

export interface HistoryPorts {
  readonly from: LogReader;
  /** A log of its own, with as many lanes, to which nobody else writes raw records. */
  readonly to: Pick<CollectorLog, 'append'> & LogReader;
  /** What an operator has said to pass over in the old log is not brought. */
  readonly passedOver: PassedOver;
  /** By lane, where an earlier call has got to; see `Ledger.places`. */
  readonly places: ReadonlyMap<number, number>;
  /** The position that says that everything of the lane before `next` was brought; confirmed after the records. */
  readonly placeOf: (lane: number, next: number) => SourcePosition;
  /** Told how many records of the old log were passed, also of those that an earlier call had brought. */
  readonly advance: (records: number) => void;
  readonly signal: AbortSignal;
}

/** Records read and appended at once: bounds memory. */
const batchBounds = { recordsMax: 1024, bytesMax: 4 * 1024 * 1024 };

/**
 * Brings the raw records of a rederivation into the new log, lane by lane and in their order, with their log time. Before a
 * lane whose beginning is gone stands a loss that says so. With a policy, it stands before the first record of each cluster and
 * in place of those of the history; in a lane that is cut, what was said of the cluster before stands there too. After a kill the same call goes on; what it brings twice then is recognised by its number.
 */
export async function bringHistory(ports: HistoryPorts, plan: Rederivation, { policy }: RederivationRules): Promise<void> {
  for (const [lane, { first, end }] of plan.lanes.entries()) {
    const skipped = await ports.passedOver({ topic: 'raw', lane });
    const clusters = new Set<string>();
    let next = ports.places.get(lane) ?? first;
    ports.advance(Math.max(0, next - first));
    if (first > 0 && first < end) await openCut(ports, lane, first);
    while (next < end) {
      ports.signal.throwIfAborted();
      const slice = await ports.from.read({ topic: 'raw', lane, from: next }, batchBounds);
      const records = slice.records.filter(({ offset }) => offset < end);
      const to = slice.records.length === 0 ? slice.end : (records.at(-1)?.offset ?? end - 1) + 1;
      const appends: RawAppend[] = [];
      // Retention has overtaken us: readers are told as everywhere else.
      if (slice.first > next) appends.push(lossOf(lane, next, slice.first - 1, 'retention'));
      for (const record of records) {
        if (skipped.has(record.offset)) continue;
        appends.push(...broughtOf(record, lane, { policy, plan, isCut: first > 0, clusters }));
      }
      await ports.to.append({ records: appends, positions: [ports.placeOf(lane, to)] });
      ports.advance(to - next);
      next = to;
    }
  }
}

/** Once, as the first record of the lane: it has no number by which a second one would be recognised. */
async function openCut({ to }: HistoryPorts, lane: number, first: number): Promise<void> {
  const { end } = await to.read({ topic: 'raw', lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  if (end === 0) await to.append({ records: [lossOf(lane, 0, first - 1, historyReason)], positions: [] });
}

const lossOf = (lane: number, from: number, to: number, reason: string): RawAppend => ({
  lane,
  key: '',
  value: encodeRecord('raw', { control: 'loss', topic: 'raw', from, to, reason }),
  logTimeUs: undefined,
});

interface LaneToBring {
  readonly policy: string | undefined;
  readonly plan: Rederivation;
  /** Its beginning is gone. */
  readonly isCut: boolean;
  /** Clusters that the lane has met. */
  readonly clusters: Set<string>;
}

function broughtOf(record: LogRecord, lane: number, to: LaneToBring): readonly RawAppend[] {
  const { policy, plan, isCut, clusters } = to;
  const own: RawAppend = { lane, key: record.key, value: record.value, logTimeUs: record.logTimeUs };
  if (policy === undefined && !isCut) return [own];
  const decoded = decodeRecord('raw', record.value);
  // What cannot be read is set aside by the normalizer, here as there.
  if (!decoded.ok || isControl(decoded.value)) return [own];
  const envelope = decoded.value;
  const { cluster } = envelope;
  const body = policy === undefined ? undefined : withPolicy(envelope, policy);
  const brought = body === undefined ? own : { ...own, value: encodeRecord('raw', { ...envelope, body }) };
  if (clusters.has(cluster)) return [brought];
  clusters.add(cluster);
  const before = (form: 'policy' | 'observation', said: object): RawAppend => ({
    ...own,
    key: cluster,
    value: ownRecord({ cluster, form, rules: plan.rules }, said),
  });
  const observed = isCut ? plan.observations.find((one) => one.cluster === cluster) : undefined;
  return [
    ...(observed === undefined ? [] : [before('observation', observed)]),
    ...(policy === undefined ? [] : [before('policy', { effectiveAtUs: 0, document: policy })]),
    brought,
  ];
}

/** A record of ours: in each call the same bytes under the same number. */
function ownRecord(
  of: { readonly cluster: string; readonly form: 'policy' | 'observation'; readonly rules: string },
  said: object,
): Uint8Array {
  const { cluster, form, rules } = of;
  return encodeRecord('raw', {
    stream: `${cluster}|rederive|${form}`,
    epoch: rules,
    seq: 1,
    cluster,
    namespace: '',
    form,
    source: 'list',
    arrival_us: 0,
    file: null,
    line: null,
    body: Buffer.from(JSON.stringify(said)),
  });
}

/** The body of a record that brought another policy; undefined for all others. The record stays, since its number is counted. */
function withPolicy({ form, body }: RawEnvelope, document: string): Uint8Array | undefined {
  if (form !== 'policy' && form !== 'signal') return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (form === 'policy') return Buffer.from(JSON.stringify({ ...objectOf(bytes.toString()), document }));
  if (!bytes.includes('"type":"policy"')) return undefined;
  const signals: unknown = JSON.parse(bytes.toString());
  if (!Array.isArray(signals)) return undefined;
  const changed = signals.map((signal: Partial<Signal>) =>
    signal.type === 'policy' ? { ...signal, body: JSON.stringify({ ...objectOf(signal.body ?? '{}'), document }) } : signal,
  );
  return Buffer.from(JSON.stringify(changed));
}

function objectOf(text: string): object {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}
