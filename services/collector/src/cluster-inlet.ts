import { compareBytes } from '@lunettes/base';
import {
  elapse,
  heard,
  isSilent,
  type LaneMap,
  laneOf,
  lanesOf,
  openClock,
  type PrimarySource,
  silenceLimitUs,
  withPrimary,
} from '@lunettes/core/collection';
import type { TraceConfigFacts } from '@lunettes/core/trace-config';
import type { ObservationFacts, RawForm, Source, TickFacts } from '@lunettes/core/vocabulary';
import type { Clock, SourcePosition } from '@lunettes/ports';
import type { AppendOutcome, Draft, LaneAppender } from './lane-appender.ts';
import { traceConfigRecord } from './trace-config-in-force.ts';

/** A record of one namespace, or of the whole cluster when `namespace` is undefined: those go to every lane of the cluster. */
export interface Outgoing {
  readonly namespace: string | undefined;
  /** Name of the object or, where there is none, what else tells records of the namespace apart. */
  readonly name: string;
  readonly form: RawForm;
  readonly source: Source;
  readonly file?: string;
  readonly line?: number;
  readonly body: Uint8Array;
}

/** What a batch proves about time, once it is stored. */
export interface Evidence {
  readonly primary: PrimarySource;
  /** Of which stream; one per API server where that can be told. */
  readonly stream: string;
  readonly newestUs: number;
  readonly oldestUs: number;
}

export interface Shipment {
  readonly stream: string;
  readonly records: readonly Outgoing[];
  readonly positions?: readonly SourcePosition[];
  readonly evidence?: Evidence | undefined;
}

/** One cluster's way into the log: routes records to lanes, keeps its time, and sends its ticks after what they cover. */
export interface ClusterInlet {
  readonly cluster: string;
  send(shipment: Shipment): Promise<AppendOutcome>;
  /** Evidence without records: the server told its time. */
  witness(evidence: Evidence): void;
  /** Says since when and through what this cluster is observed. The first observation's time is kept. */
  observe(facts: ObservationFacts): Promise<AppendOutcome>;
  /** Says a changed trace configuration to every lane; what cannot be said now goes before whatever is sent next. */
  configure(facts: TraceConfigFacts): Promise<AppendOutcome>;
  /** Sends the tick that is due, if one is; to be called about once a second. */
  tick(): Promise<void>;
  status(): ClusterTime;
}

export interface ClusterTime {
  readonly primary: PrimarySource;
  readonly watermarkUs: number;
  readonly state: 'heard' | 'silent' | 'following';
  /** Log time of the last evidence. */
  readonly heardAtUs: number;
  readonly observedFromUs: number | undefined;
  /** Undefined until the first audit event. */
  readonly audit: AuditHeard | undefined;
}

/** What was last heard from the audit log, and what a watch has shown that it should have told of. */
export interface AuditHeard {
  readonly primary: 'audit_file' | 'audit_webhook';
  /** Newest time of an audit event. */
  readonly newestUs: number;
  readonly heardAtUs: number;
  /** Newest server time of a Pod change that a watch has shown, and when; 0 for none. */
  readonly changedUs: number;
  readonly changedAtUs: number;
}

export interface ClusterInletDeps {
  readonly appender: LaneAppender;
  readonly clock: Pick<Clock, 'nowUs'>;
}

export interface ClusterStart {
  readonly cluster: string;
  readonly laneMap: LaneMap;
  /** Tells collectors of one cluster apart. */
  readonly instance: string;
  readonly primary: PrimarySource;
  /** What an earlier run said about this cluster, if there was one. */
  readonly observed: ObservationFacts | undefined;
  /** Trace configuration to say to every lane before anything else, if there is news. */
  readonly traceConfig?: TraceConfigFacts | undefined;
}

export function openClusterInlet(deps: ClusterInletDeps, start: ClusterStart): ClusterInlet {
  const { cluster, laneMap } = start;
  const pending = new Set<{ readonly oldestUs: number }>();
  let clock = openClock({ primary: start.primary, logUs: deps.clock.nowUs(), resumed: start.observed !== undefined });
  let observed = start.observed;
  let untold = start.traceConfig === undefined ? undefined : traceConfigRecord(cluster, start.traceConfig);
  let isTicking = false;
  let audit: Omit<AuditHeard, 'changedUs' | 'changedAtUs'> | undefined;
  let [changedUs, changedAtUs] = [0, 0];

  const draftsOf = (stream: string, records: readonly Outgoing[]): Draft[] => {
    const drafts: Draft[] = [];
    for (const record of records) {
      const { namespace, name, form, source, body, file = null, line = null } = record;
      const lanes = namespace === undefined ? lanesOf(laneMap) : [laneOf(laneMap, cluster, namespace)];
      const key = `${cluster}|${namespace ?? ''}|${name}`;
      for (const lane of lanes) drafts.push({ stream, lane, key, cluster, namespace: namespace ?? '', form, source, file, line, body });
    }
    return drafts;
  };

  const witness = (evidence: Evidence): void => {
    // Audit says more than the watch and comes first as soon as there is any; the watch never takes over again.
    if (clock.primary === 'pod_watch' && evidence.primary !== 'pod_watch') clock = withPrimary(clock, evidence.primary);
    if (clock.primary !== evidence.primary) return;
    clock = heard(clock, { stream: evidence.stream, newestUs: evidence.newestUs, logUs: deps.clock.nowUs() });
  };

  const noteCoverage = (evidence: Evidence, records: readonly Outgoing[]): void => {
    const heardAtUs = deps.clock.nowUs();
    const { primary, newestUs } = evidence;
    if (primary !== 'pod_watch') audit = { primary, newestUs: Math.max(newestUs, audit?.newestUs ?? 0), heardAtUs };
    else if (newestUs > changedUs && records.some(({ form, source }) => form === 'pod' && source === 'pod_watch'))
      [changedUs, changedAtUs] = [newestUs, heardAtUs];
  };

  const observation = (facts: ObservationFacts): { readonly record: Outgoing; readonly position: SourcePosition } => {
    const body = JSON.stringify(facts);
    return {
      record: { namespace: undefined, name: '', form: 'observation', source: 'list', body: bytesOf(body) },
      position: { source: observationPosition(cluster), position: body },
    };
  };

  /** Submits, after what is still to be said to every lane; said twice, it is the same. */
  const submit = async (stream: string, drafts: readonly Draft[], positions: readonly SourcePosition[]): Promise<AppendOutcome> => {
    const said = untold;
    if (said === undefined) return deps.appender.submit(drafts, positions);
    const outcome = await deps.appender.submit([...draftsOf(stream, [said.record]), ...drafts], [...positions, said.position]);
    if (outcome === 'acknowledged' && untold === said) untold = undefined;
    return outcome;
  };

  async function tick(): Promise<void> {
    if (isTicking) return;
    isTicking = true;
    const before = clock;
    let pendingUs: number | undefined;
    for (const { oldestUs } of pending) if (pendingUs === undefined || oldestUs < pendingUs) pendingUs = oldestUs;
    const passed = elapse(clock, { logUs: deps.clock.nowUs(), pendingUs });
    clock = passed.clock;
    if (passed.tick !== undefined) {
      const facts: TickFacts = { watermarkUs: passed.tick.watermarkUs, closing: false, silent: passed.tick.silent };
      const source = clock.primary === 'pod_watch' ? 'pod_watch' : 'audit';
      const records: readonly Outgoing[] = [{ namespace: undefined, name: '', form: 'tick', source, body: bytesOf(JSON.stringify(facts)) }];
      const outcome = await deps.appender.submit(draftsOf(streamName(cluster, 'clock', start.instance), records));
      // A tick that was not taken was never sent: W is where it was, and the next one says more.
      if (outcome !== 'acknowledged') clock = { ...clock, watermarkUs: before.watermarkUs, tickedAtUs: before.tickedAtUs };
    }
    isTicking = false;
  }

  return {
    cluster,
    tick,
    witness,
    send: async ({ stream, records, positions = [], evidence }) => {
      const drafts = draftsOf(stream, records);
      const confirmed = [...positions];
      const first = evidence === undefined ? undefined : newObservation(observed, evidence);
      if (first !== undefined) {
        const { record, position } = observation(first);
        drafts.unshift(...draftsOf(stream, [record]));
        confirmed.push(position);
      }
      const held = evidence === undefined ? undefined : { oldestUs: evidence.oldestUs };
      if (held !== undefined) pending.add(held);
      const outcome = await submit(stream, drafts, confirmed);
      if (held !== undefined) pending.delete(held);
      if (outcome === 'acknowledged' && first !== undefined)
        observed = { ...first, fromUs: Math.min(first.fromUs, observed?.fromUs ?? first.fromUs) };
      if (outcome === 'acknowledged' && evidence !== undefined) {
        noteCoverage(evidence, records);
        witness(evidence);
      }
      return outcome;
    },
    configure: (facts) => {
      untold = traceConfigRecord(cluster, facts);
      return submit(streamName(cluster, 'trace-config', start.instance), [], []);
    },
    observe: async (facts) => {
      const merged = { ...facts, fromUs: Math.min(facts.fromUs, observed?.fromUs ?? facts.fromUs) };
      const { record, position } = observation(merged);
      const stream = streamName(cluster, 'observation', start.instance);
      const outcome = await submit(stream, draftsOf(stream, [record]), [position]);
      if (outcome === 'acknowledged') observed = merged;
      return outcome;
    },
    status: () => {
      const logUs = deps.clock.nowUs();
      const isFollowing = logUs - clock.heardAtUs >= silenceLimitUs;
      return {
        primary: clock.primary,
        watermarkUs: clock.watermarkUs,
        state: isFollowing ? 'following' : isSilent(clock, logUs) ? 'silent' : 'heard',
        heardAtUs: clock.heardAtUs,
        observedFromUs: observed?.fromUs,
        audit: audit === undefined ? undefined : { ...audit, changedUs, changedAtUs },
      };
    },
  };
}

/** What the first evidence of the cluster, or the first of its audit, adds to what was said about its observation. */
function newObservation(observed: ObservationFacts | undefined, { primary, oldestUs }: Evidence): ObservationFacts | undefined {
  const word = primary === 'pod_watch' ? 'pod_watch' : 'audit';
  if (observed === undefined) return { fromUs: oldestUs, clusterUid: '', kubernetesVersion: '', sources: [word] };
  const { denied: _, ...known } = observed;
  return known.sources.includes(word) ? undefined : { ...known, sources: [...known.sources, word].sort(compareBytes) };
}

/** Stream of architecture §4 rule 3. */
export const streamName = (cluster: string, source: string, instance: string): string => `${cluster}|${source}|${instance}`;

/** Under this name the log keeps what was last said about the observation of a cluster. */
export const observationPosition = (cluster: string): string => `${cluster}|observation`;

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
