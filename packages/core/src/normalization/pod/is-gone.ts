import { itemsAt, objectAt, type Place, wholeAt } from '../reader.ts';

/**
 * The object that a deletion or a patch answered is the last there was: nothing holds it, neither a finalizer
 * nor time left to stop in. Such an object is removed from the store by the very request that answered it.
 */
export function isGone(pod: Place): boolean {
  const metadata = objectAt(pod, 'metadata');
  if (metadata === undefined) return false;
  return (wholeAt(metadata, 'deletionGracePeriodSeconds') ?? 0) === 0 && (itemsAt(metadata, 'finalizers')?.value.length ?? 0) === 0;
}
