import type { Outcome, Owner, Side, Verdict } from '@lunettes/core/vocabulary';
import { useShown } from '../language/language.ts';

const verdictMarks: Record<Verdict, string> = { pending: '◔', success: '✓', fail: '✕', killed: '⊘' };
const outcomeMarks: Record<Outcome, string> = {
  open: '◔',
  delivered: '✓',
  failed: '✕',
  deleted: '⊘',
  rejected: '⊘',
  superseded: '↷',
  abandoned: '?',
};

interface VerdictBadgeProps {
  readonly verdict: Verdict | null;
  /** A verdict that does not count is shown without alarm. */
  readonly counts?: boolean;
}

/** A verdict as word, mark and colour; the word alone says everything. */
export function VerdictBadge({ verdict, counts = true }: VerdictBadgeProps) {
  const { say } = useShown();
  if (verdict === null) return <span className="quiet">–</span>;
  return (
    <span className="badge" data-tone={counts ? verdict : undefined}>
      <span aria-hidden="true">{verdictMarks[verdict]}</span> {say.verdicts[verdict]}
    </span>
  );
}

/** What happened, without regard to limits; quieter than a verdict. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  const { say } = useShown();
  return (
    <span className="outcome" data-outcome={outcome}>
      <span className="mark" aria-hidden="true">
        {outcomeMarks[outcome]}
      </span>{' '}
      {say.outcomes[outcome]}
    </span>
  );
}

export function SideBadge({ side }: { readonly side: Side | null }) {
  const { say } = useShown();
  if (side === null) return null;
  return (
    <span className="side" data-side={side}>
      <span className="swatch" aria-hidden="true" />
      {say.sides[side]}
    </span>
  );
}

export function OwnerBadge({ owner }: { readonly owner: Owner | null }) {
  const { say } = useShown();
  if (owner === null) return null;
  return (
    <span className="side" data-side={owner}>
      <span className="swatch" aria-hidden="true" />
      {say.owners[owner]}
    </span>
  );
}
