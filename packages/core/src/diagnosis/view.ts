import { compareBytes } from '@lunettes/base';
import type { LifecycleType, StageInterval, StageName } from '../vocabulary/index.ts';
import type { Case } from './finding.ts';
import { dominatingReason, type FitReason, parseFitError } from './fit-error.ts';
import { type Sighting, sightingsOf } from './sighting.ts';

/** A case prepared once for all rules. */
export interface View {
  /** Without records and stages as they were given: only what is ordered and not later than the case may be read. */
  readonly of: Omit<Case, 'rows' | 'stages'>;
  readonly sightings: readonly Sighting[];
  /** Also what a deletion is not judged by: the Pod's life before it. */
  readonly lifetime: readonly Sighting[];
  readonly stages: readonly StageInterval[];
  /** The scheduler's latest refusal with the reason to name; earlier ones say what was, not what is. */
  readonly fit: { readonly sighting: Sighting; readonly nodes: number; readonly reason: FitReason } | undefined;
}

/** A delete is judged by what happened from shortly before its request on: clocks differ by this much. */
export const clockSlackUs = 2_000_000;

export function viewOf({ rows, stages, ...of }: Case): View {
  const since =
    of.action === 'delete' ? of.startedAtUs - clockSlackUs : of.action === 'upgrade' || of.action === 'resize' ? of.startedAtUs : 0;
  const lifetime = sightingsOf({ ...of, rows, stages });
  const sightings = lifetime.filter(({ lastAtUs }) => lastAtUs >= since);
  return { of, sightings, lifetime, stages: [...stages].sort(byTimeAndName), fit: latestFit(sightings) };
}

export const rowsOf = (view: View, ...types: readonly LifecycleType[]): readonly Sighting[] =>
  view.sightings.filter(({ row }) => types.some((type) => type === row.type));

/** The stage that is open when the case is looked at, if it is. */
export const openStage = (view: View, stage: StageName): StageInterval | undefined =>
  view.stages.find((interval) => interval.open && interval.stage === stage);

function byTimeAndName(a: StageInterval, b: StageInterval): number {
  return (
    a.fromUs - b.fromUs ||
    a.toUs - b.toUs ||
    compareBytes(a.stage, b.stage) ||
    compareBytes(a.container, b.container) ||
    a.attempt - b.attempt
  );
}

function latestFit(sightings: readonly Sighting[]): View['fit'] {
  let latest: Sighting | undefined;
  for (const sighting of sightings) {
    if (sighting.row.type !== 'pod.unschedulable' || sighting.message === '') continue;
    if (latest === undefined || sighting.lastAtUs >= latest.lastAtUs) latest = sighting;
  }
  if (latest === undefined) return undefined;
  const fit = parseFitError(latest.message);
  const reason = fit === undefined ? { text: latest.message, count: 0 } : dominatingReason(fit);
  return reason === undefined ? undefined : { sighting: latest, nodes: fit?.nodes ?? 0, reason };
}
