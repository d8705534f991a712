import {
  type EventTimeUs,
  type Fact,
  type LifecycleType,
  noPairs,
  type Pairs,
  type Precision,
  type Resolution,
  secondUs,
} from '../vocabulary/index.ts';

/** What a source's times are worth: how fine they are, whose clock they come from, which rung of the ladder. */
export interface Stamp {
  readonly resolution: Resolution;
  readonly clock: string;
  readonly precision: Precision;
}

/** A change of state has the instant at which the API server answered the request that made it. */
export const auditStamp: Stamp = { resolution: 'us', clock: 'apiserver', precision: 'audit' };

/** Seen in the answer to a read, which proves that it had happened by then. */
export const readStamp: Stamp = { resolution: 'us', clock: 'apiserver', precision: 'inferred' };

/** Seen in an object whose own newest time is all that dates it. */
export const observedStamp: Stamp = { resolution: 's', clock: 'collector', precision: 'inferred' };

/** A time field of an object: whole seconds of the clock of whoever wrote it. */
export const fieldStamp = (clock: string): Stamp => ({ resolution: 's', clock, precision: 'field' });

export const apiserverField: Stamp = fieldStamp('apiserver');
export const schedulerField: Stamp = fieldStamp('scheduler');
export const controllerField: Stamp = fieldStamp('controller');

export interface FactExtras {
  readonly container?: string;
  readonly attempt?: number;
  readonly second?: number;
  readonly lastAtUs?: number;
  readonly count?: number;
  readonly details?: Pairs;
}

export function factOf(type: LifecycleType, atUs: EventTimeUs, stamp: Stamp, extras: FactExtras = noExtras): Fact {
  return {
    type,
    at_us: atUs,
    resolution: stamp.resolution,
    clock: stamp.clock,
    precision: stamp.precision,
    container: extras.container ?? '',
    attempt: extras.attempt ?? 0,
    second: extras.second ?? -1,
    last_at_us: extras.lastAtUs ?? atUs,
    count: extras.count ?? 1,
    details: extras.details ?? noPairs,
  };
}

/** The whole second that ends the key of a type that repeats. */
export const secondOf = (atUs: EventTimeUs): number => Math.floor(atUs / secondUs);

/** Details whose keys stand in byte order already; what is empty or absent is left out. */
export function orderedDetails(...entries: readonly (readonly [key: string, value: string | undefined])[]): Pairs {
  const details: (readonly [string, string])[] = [];
  for (const [key, value] of entries) if (value !== undefined && value !== '') details.push([key, value]);
  return details.length === 0 ? noPairs : details;
}

const noExtras: FactExtras = {};
