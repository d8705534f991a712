import { hash } from 'node:crypto';
import type { ClickHouseClient } from '@lunettes/adapter-clickhouse';
import { EnvironmentFailure, type Parsed, parsed, problem } from '@lunettes/base';
import type { ObservationFacts } from '@lunettes/core/vocabulary';
import type { LogReader } from '@lunettes/ports';

/** What history is derived by anew. */
export interface RederivationRules {
  /** The new logic: hash of build, schemas and defaults. */
  readonly logic: string;
  /** The compiled policy as JSON, in place of those in the history; undefined keeps those. */
  readonly policy: string | undefined;
}

/** What is derived from what. Kept where the results are, so that the same call goes on after a kill. */
export interface Rederivation {
  /** Hash of the rules. */
  readonly rules: string;
  /** Of the old log, by lane: what is derived anew, fixed when it began. `first` is the oldest record that was kept then. */
  readonly lanes: readonly { readonly first: number; readonly end: number }[];
  /** Log time of the youngest among the oldest records of lanes whose beginning is gone; 0 when nothing is gone. */
  readonly historyFromUs: number;
  /** Log time of the newest record. */
  readonly untilUs: number;
  /** What was said of each cluster before the history that is kept: it is said once, and everything later goes by it. */
  readonly observations: readonly Observed[];
}

export interface Observed extends ObservationFacts {
  readonly cluster: string;
}

/** What the new log remembers of its making. */
export interface Ledger {
  rederivation(): Promise<Rederivation | undefined>;
  begin(rederivation: Rederivation): Promise<void>;
  /** By lane, the next record of the old log to bring; lanes of which nothing is known are absent. It may be older than what was brought. */
  places(): Promise<ReadonlyMap<number, number>>;
}

/**
 * What is to be done under this suffix: what was begun, or a new beginning over all that the log holds now. Throws
 * `EnvironmentFailure` when something else was begun there.
 */
export async function beginRederivation(
  { log, ledger, before }: { readonly log: LogReader; readonly ledger: Ledger; readonly before: ClickHouseClient },
  rules: RederivationRules,
): Promise<Rederivation> {
  const wanted = hash('sha256', JSON.stringify([rules.logic, rules.policy ?? null]), 'hex').slice(0, ruleDigits);
  const known = await ledger.rederivation();
  if (known !== undefined) {
    if (known.rules === wanted && known.lanes.length === log.lanes) return known;
    throw new EnvironmentFailure(
      'other rules were put to the history under this suffix; take another suffix, or give --replace to remove what is there',
    );
  }
  const spans = await Promise.all(Array.from({ length: log.lanes }, (_, lane) => spanOf(log, lane)));
  const historyFromUs = Math.max(0, ...spans.map(({ first, firstUs }) => (first > 0 ? firstUs : 0)));
  const begun: Rederivation = {
    rules: wanted,
    lanes: spans.map(({ first, end }) => ({ first, end })),
    historyFromUs,
    untilUs: Math.max(0, ...spans.map(({ lastUs }) => lastUs)),
    observations: historyFromUs === 0 ? [] : await observedBefore(before, historyFromUs),
  };
  if (begun.lanes.every(({ first, end }) => first === end))
    throw new EnvironmentFailure('the log holds no raw records: there is no history to derive anything from');
  await ledger.begin(begun);
  return begun;
}

const ruleDigits = 16;

/** As the last delivery that started before then has it. Since when it is observed matters to older Pods only. */
async function observedBefore(before: ClickHouseClient, beforeUs: number): Promise<readonly Observed[]> {
  const told = await before.query({
    query: `SELECT cluster, argMax(details, at_us) AS told FROM lifecycle_final
      WHERE type = 'delivery.started' AND details['cluster_sources'] != '' AND at_us <= {beforeUs:Int64} GROUP BY cluster ORDER BY cluster`,
    query_params: { beforeUs },
    format: 'JSONEachRow',
  });
  return (await told.json<{ readonly cluster: string; readonly told: Readonly<Record<string, string>> }>()).map(
    ({ cluster, told: of }) => ({
      cluster,
      fromUs: 0,
      clusterUid: of['cluster_uid'] ?? '',
      kubernetesVersion: of['kubernetes_version'] ?? '',
      sources: (of['cluster_sources'] ?? '').split(','),
    }),
  );
}

/** Marks of a recording have no time of their own, so some records are looked at. */
const lookAround = { recordsMax: 256, bytesMax: 4 * 1024 * 1024 };

async function spanOf(log: LogReader, lane: number) {
  const newestFrom = async (from: number): Promise<number> =>
    Math.max(0, ...(await log.read({ topic: 'raw', lane, from }, lookAround)).records.map(({ logTimeUs }) => logTimeUs));
  const { first, end } = await log.read({ topic: 'raw', lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 });
  if (first === end) return { first: end, end, firstUs: 0, lastUs: 0 };
  const [oldest] = (await log.read({ topic: 'raw', lane, from: first }, { recordsMax: 1, bytesMax: 1 })).records;
  return { first, end, firstUs: oldest?.logTimeUs ?? 0, lastUs: await newestFrom(Math.max(first, end - lookAround.recordsMax)) };
}

/** Suffixes stand in names of topics, databases and directories. */
const suffixLengthMax = 32;

export const parseSuffix = (text: string): Parsed<string, 'bad_suffix'> =>
  text.length <= suffixLengthMax && /^[a-z0-9]+(_[a-z0-9]+)*$/.test(text) ? parsed(text) : problem('bad_suffix');
