import { type ClickHouseClient, lastCoverage } from '@lunettes/adapter-clickhouse';
import type { ClusterStatus } from '@lunettes/collector';
import type { Clock } from '@lunettes/ports';
import type { Logger } from '@lunettes/telemetry';
import { type CoverageIntervals, extended, openIntervals } from './coverage-intervals.ts';
import { insertCoverage } from './insert-coverage.ts';

/** Sources are asked for proof this often: product contract §10. */
const proofEveryMs = 10_000;
/** An interval that only grew is stored this often; a change of state at once. */
const storeEveryUs = 60_000_000;

export interface KeepCoverageDeps {
  readonly clickhouse: ClickHouseClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly clusters: () => readonly Pick<ClusterStatus, 'cluster' | 'coverage'>[];
}

/** Keeps the table of what each live source could see until the signal is aborted; then stores what is known. */
export async function keepCoverage(deps: KeepCoverageDeps, signal: AbortSignal): Promise<void> {
  const known = new Map<string, CoverageIntervals>();
  let storedAtUs = 0;
  while (!signal.aborted) {
    await deps.clock.sleep(proofEveryMs, signal);
    try {
      await note(deps, known);
      const nowUs = deps.clock.nowUs();
      const hasTurned = [...known.values()].some(({ unstored }) => unstored.length > 1 || unstored.some(({ version }) => version === 1));
      if (!hasTurned && !signal.aborted && nowUs - storedAtUs < storeEveryUs) continue;
      await store(deps, known);
      storedAtUs = nowUs;
    } catch (error) {
      deps.logger.warn('Coverage could not be stored; it is tried again.', { error });
    }
  }
}

async function note({ clusters, clickhouse, clock }: KeepCoverageDeps, known: Map<string, CoverageIntervals>): Promise<void> {
  for (const { cluster, coverage } of clusters()) {
    for (const proof of coverage) {
      const key = `${cluster}|${proof.source}`;
      const before = known.get(key);
      const nowUs = clock.nowUs();
      if (before !== undefined) known.set(key, extended(before, proof, nowUs));
      else known.set(key, openIntervals(cluster, proof, await lastCoverage(clickhouse, cluster, proof.source), nowUs));
    }
  }
}

async function store({ clickhouse }: KeepCoverageDeps, known: Map<string, CoverageIntervals>): Promise<void> {
  const rows = [...known.values()].flatMap(({ unstored }) => unstored);
  if (rows.length === 0) return;
  await insertCoverage(clickhouse, rows);
  for (const [key, intervals] of known) known.set(key, { ...intervals, unstored: [] });
}
