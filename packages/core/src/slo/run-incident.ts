import { type Known, type Life, lastOccurrence } from '../lifecycle/index.ts';
import { minuteUs, pairOf, secondUs } from '../vocabulary/index.ts';

/** Trouble of a Pod after its delivery (product contract §3.5, action `run`): one stretch of it. */
export interface RunIncident {
  readonly sinceUs: number;
  /** Since when the Pod is well again, or gone; undefined while neither is known. */
  readonly untilUs: number | undefined;
  /** When a watermark can tell that it was over, if nothing else happens; undefined while the Pod is not Ready. */
  readonly calmAtUs: number | undefined;
}

/** Ready for this long without further trouble, an incident is over. */
const calmUs = 10 * minuteUs;

/** Types whose rows tell of trouble of a Pod that runs; a disruption is announced before a deletion and belongs to that. */
const runTroubleTypes: ReadonlySet<string> = new Set([
  'warning',
  'image.pull_failed',
  'container.waiting',
  'container.terminated',
  'container.probe_failed',
  'pod.unready',
  'pod.evicted',
]);

/** An instance that ended well is trouble only where it has to come back, which its waiting then tells. */
export const isRunTrouble = ({ type, details }: Pick<Known, 'type' | 'details'>): boolean =>
  runTroubleTypes.has(type) && !(type === 'container.terminated' && pairOf(details, 'exit_code') === '0');

/**
 * The incidents of a Pod that was delivered at `deliveredAtUs`, in order: each begins with its first trouble and takes
 * in what comes before the Pod was Ready for `calmUs`. What happens from an accepted deletion on is no trouble.
 * `watermarkUs` less the guard for reports of a node tells how far silence is known.
 */
export function runIncidents(life: Life, known: readonly Known[], deliveredAtUs: number, silentUpToUs: number): readonly RunIncident[] {
  const goneAtUs = endOfRun(life, deliveredAtUs);
  const upgrades = upgradesOf(known);
  const isOwn = ({ at }: Known): boolean => !upgrades.some(({ fromUs, toUs }) => at >= fromUs && at <= toUs);
  const troubles = known
    .filter((one) => one.at > deliveredAtUs && one.at <= goneAtUs && isRunTrouble(one) && isOwn(one))
    .sort((a, b) => a.at - b.at);
  const incidents: RunIncident[] = [];
  let open: { readonly sinceUs: number; lastUs: number } | undefined;
  for (const trouble of troubles) {
    const calm = open === undefined ? undefined : calmAfter(life, open.lastUs);
    if (open !== undefined && calm !== undefined && trouble.at > calm + calmUs) {
      incidents.push({ sinceUs: open.sinceUs, untilUs: calm, calmAtUs: undefined });
      open = undefined;
    }
    const lastUs = Math.min(goneAtUs, lastOccurrence(trouble));
    if (open === undefined) open = { sinceUs: trouble.at, lastUs };
    else open.lastUs = Math.max(open.lastUs, lastUs);
  }
  if (open !== undefined) incidents.push(lastIncident(open.sinceUs, calmAfter(life, open.lastUs), goneAtUs, silentUpToUs));
  return incidents;
}

/** From a little before each upgrade was asked for until it was done: what happens then is told with that delivery. */
function upgradesOf(known: readonly Known[]): readonly { readonly fromUs: number; readonly toUs: number }[] {
  return known
    .filter(({ key }) => key.startsWith('delivery.started/upgrade/'))
    .map(({ key, at }) => {
      const ended = known.find((one) => one.key === `delivery.ended/${key.slice('delivery.started/'.length)}`);
      return { fromUs: at - secondUs, toUs: ended === undefined ? never : ended.at + secondUs };
    });
}

function lastIncident(sinceUs: number, calm: number | undefined, goneAtUs: number, silentUpToUs: number): RunIncident {
  if (calm !== undefined && calm + calmUs <= Math.min(goneAtUs, silentUpToUs)) return { sinceUs, untilUs: calm, calmAtUs: undefined };
  if (goneAtUs !== never) return { sinceUs, untilUs: goneAtUs, calmAtUs: undefined };
  return { sinceUs, untilUs: undefined, calmAtUs: calm === undefined ? undefined : calm + calmUs };
}

/** From when on the Pod is Ready after this trouble: at once where it never ceased to be, else with its next Ready. */
function calmAfter(life: Life, troubleUs: number): number | undefined {
  const ready = life.repeated.get('pod.ready') ?? [];
  const lost = (life.repeated.get('pod.unready') ?? []).findLast((one) => one.at <= troubleUs);
  const regained = ready.find((one) => lost !== undefined && one.at >= lost.at);
  if (lost === undefined) return troubleUs;
  return regained === undefined ? undefined : Math.max(regained.at, troubleUs);
}

const never = Number.MAX_SAFE_INTEGER;

/** The Pod ended by itself, or its deletion was accepted. */
function endOfRun(life: Life, deliveredAtUs: number): number {
  let end = never;
  for (const type of ['phase Succeeded', 'phase Failed', 'pod.delete_requested', 'pod.final_delete_requested', 'pod.deleted']) {
    const at = life.once.get(type)?.at;
    if (at !== undefined && at > deliveredAtUs && at < end) end = at;
  }
  return end;
}
