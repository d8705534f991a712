import type { Side } from '@lunettes/core/vocabulary';
import { sides } from '../address/filters.ts';
import { useShown } from '../language/language.ts';
import { SideBadge } from './badges.tsx';

/** How many of these deliveries each side has to act on. */
export function SideCounts({ rows }: { readonly rows: readonly { readonly side: Side | null }[] }) {
  const { say } = useShown();
  const counts = sides
    .map((side) => ({ side, count: rows.filter((row) => (row.side ?? 'unknown') === side).length }))
    .filter(({ count }) => count > 0);
  return (
    <ul className="side-counts" aria-label={say.late.bySide}>
      {counts.map(({ side, count }) => (
        <li key={side}>
          <strong className="number">{count}</strong> <SideBadge side={side} />
        </li>
      ))}
    </ul>
  );
}
