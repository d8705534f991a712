import { nameCodePointsMax } from '../bounds.ts';
import { secondOf } from '../fact.ts';
import { type Place, textAt, wholeAt } from '../reader.ts';

/**
 * What tells the changes of one Pod apart, in the slot of a container: the generation that the API server counts up with
 * every change of a spec (Kubernetes 1.33 and later), else the second of the request or of the sight with `@` before it.
 */
export const changeSlot = (generation: number, atUs: number): string => (generation > 0 ? String(generation) : `@${secondOf(atUs)}`);

/** 0 where the object does not say; 1 is a Pod as it was created. */
export const generationOf = (metadata: Place | undefined): number =>
  metadata === undefined ? 0 : Math.max(0, wholeAt(metadata, 'generation') ?? 0);

/** Its name in a list of containers; in a JSON patch a container may have none. */
export const containerName = (container: Place): string => textAt(container, 'name', nameCodePointsMax);

/** A quantity as it is written, a number where the client sent one; empty where there is none. */
export function amountAt(amounts: Place, name: string): string {
  const value = amounts.value[name];
  return typeof value === 'number' ? String(value) : textAt(amounts, name, nameCodePointsMax);
}
