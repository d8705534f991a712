import { noPairs, type Pairs, pairs } from '../vocabulary/index.ts';
import type { UnboundClaim } from './claims.ts';
import type { Delivery } from './delivery.ts';
import type { PodEntry } from './entries.ts';
import { firstOf, type Life } from './life.ts';
import { namedScheduler } from './schedulers.ts';
import type { Surroundings } from './surroundings.ts';

/** Names of objects hold neither `=` nor `,`. */
const textOf = ({ name, storageClass }: UnboundClaim): string => `${name}=${storageClass}`;

/**
 * What the start of a create delivery is told with where placing the Pod is in trouble: the most that any one Node had
 * and which of the Pod's claims had no volume when the scheduler refused first, and since when the scheduler that it names
 * has placed Pods of this namespace.
 */
export function placingDetails(entry: PodEntry, life: Life, { action }: Delivery, around: Surroundings): Pairs {
  if (action !== 'create' || entry.seal !== null) return noPairs;
  const refused = firstOf(life, 'pod.unschedulable');
  const scheduler = namedScheduler(entry);
  if (refused === undefined && scheduler === '') return noPairs;
  const largest = refused === undefined ? undefined : around.largestNodeAt(refused.at);
  const fromUs = scheduler === '' ? undefined : around.schedulerFromUs(scheduler, life);
  const isPlaced = life.once.has('pod.scheduled');
  return pairs(
    ['largest_cpu_milli', largest === undefined ? undefined : String(largest.cpuMilli)],
    ['largest_memory_bytes', largest === undefined ? undefined : String(largest.memoryBytes)],
    ['unbound_claims', refused === undefined ? undefined : around.unboundClaimsAt(refused.at).map(textOf).join() || undefined],
    ['scheduler_bound_from_us', fromUs === undefined || isPlaced ? undefined : String(fromUs)],
  );
}
