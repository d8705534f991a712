import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { workloadsQuestion } from '../api/questions.ts';
import { rolloutStates } from '../api/rows.ts';
import { Answered } from '../components/answered.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PageLink } from '../components/page-link.tsx';
import { Panel } from '../components/panel.tsx';
import { RolloutsTable } from '../components/rollouts-table.tsx';
import { useShown } from '../language/language.ts';

/** Every workload with its latest rollout; `state` in the address leaves only those in that state. */
export function WorkloadsPage() {
  const { say } = useShown();
  const words = say.rollouts;
  const [search] = useSearchParams();
  const state = rolloutStates.find((each) => each === search.get('state'));
  const workloads = useQuery(workloadsQuestion(state));
  return (
    <>
      <PageHead title={words.title}>
        <p className="quiet">{words.lead}</p>
        <nav className="siblings" aria-label={words.state}>
          <StateLink state={undefined} current={state} />
          {rolloutStates.map((each) => (
            <StateLink key={each} state={each} current={state} />
          ))}
        </nav>
      </PageHead>
      <Answered query={workloads} what={words.what}>
        {(answer) =>
          answer.items.length === 0 ? (
            <p className="empty">{state === undefined ? words.noneYet : words.none}</p>
          ) : (
            <Panel title={words.table}>
              <RolloutsTable caption={words.table} rows={answer.items} />
            </Panel>
          )
        }
      </Answered>
    </>
  );
}

type State = (typeof rolloutStates)[number] | undefined;

function StateLink({ state, current }: { readonly state: State; readonly current: State }) {
  const { say } = useShown();
  const text = state === undefined ? say.deliveries.any : say.rollouts.states[state];
  if (state === current) return <span aria-current="page">{text}</span>;
  return (
    <PageLink to="/workloads" search={new URLSearchParams(state === undefined ? {} : { state })}>
      {text}
    </PageLink>
  );
}
