import { pairOf, secondUs } from '../vocabulary/index.ts';
import { rowsOf, type View } from './view.ts';

/** Kubernetes gives a Pod this long when nobody says otherwise. */
const graceSDefault = 30;

/** How long this Pod may take to stop: what the delete request said, else what the Pod says. */
export function graceUsOf(view: View): number {
  for (const { row } of rowsOf(view, 'pod.delete_requested')) {
    const said = pairOf(row.details, 'grace_s') ?? '';
    if (/^\d{1,9}$/.test(said)) return Number(said) * secondUs;
  }
  return (view.of.pod?.graceS ?? graceSDefault) * secondUs;
}
