import type { RolloutRow } from '../api/rows.ts';
import { useShown } from '../language/language.ts';

const tones = { open: 'pending', stuck: 'fail', superseded: undefined, completed: 'success', unseen: undefined } as const;
const marks = { open: '◔', stuck: '✕', superseded: '↷', completed: '✓', unseen: '?' } as const;

/** How far a rollout is, as word, mark and colour. Where no status of the workload was seen, "open" would claim too much. */
export function RolloutState({ rollout }: { readonly rollout: RolloutRow }) {
  const { say } = useShown();
  const state = shownState(rollout);
  return (
    <span className="badge" data-tone={tones[state]}>
      <span aria-hidden="true">{marks[state]}</span> {say.rollouts.states[state]}
    </span>
  );
}

export const shownState = ({ state, desired }: RolloutRow) => (state === 'open' && desired === null ? 'unseen' : state);

/** Ready Pods of those desired, with a bar; a dash where the workload did not say. */
export function ReadyShare({ rollout: { desired, ready } }: { readonly rollout: RolloutRow }) {
  const { say } = useShown();
  if (desired === null || ready === null) return <span className="quiet">–</span>;
  const share = desired === 0 ? 1 : Math.min(1, ready / desired);
  return (
    <>
      <span className="number">{say.rollouts.readyOf(ready, desired)}</span>
      <svg className="ready-bar" aria-hidden="true" width="100%" height="3">
        <rect className="whole" width="100%" height="3" />
        <rect data-full={share === 1 ? '' : undefined} width={`${(share * 100).toFixed(2)}%`} height="3" />
      </svg>
    </>
  );
}
