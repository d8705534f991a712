import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { workloadQuestion } from '../api/questions.ts';
import type { RolloutPod, RolloutRow } from '../api/rows.ts';
import { Answered, isMissing } from '../components/answered.tsx';
import { Instant } from '../components/instant.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PageLink, workloadPath } from '../components/page-link.tsx';
import { Panel } from '../components/panel.tsx';
import { RolloutPodsTable } from '../components/rollout-pods-table.tsx';
import { RolloutState, shownState } from '../components/rollout-state.tsx';
import { tookUs } from '../components/rollouts-table.tsx';
import { SideCounts } from '../components/side-counts.tsx';
import { useShown } from '../language/language.ts';

/** One rollout of a workload, the latest unless the address names another: how far it is, and which Pods held it up. */
export function WorkloadPage() {
  const { say } = useShown();
  const { uid = '' } = useParams();
  const [search] = useSearchParams();
  const query = useQuery(workloadQuestion(uid, search.get('revision') ?? undefined));
  if (query.data === undefined && isMissing(query.error)) {
    return (
      <>
        <PageHead title={uid} />
        <p className="empty">{say.rollouts.unknown}</p>
      </>
    );
  }
  return (
    <Answered query={query} what={say.rollouts.what}>
      {({ rollout, pods, rollouts }) => (
        <>
          <PageHead title={rollout.workload_name}>
            <p className="where">
              <span>{rollout.workload_kind}</span>
              <span>{rollout.namespace}</span>
              <span>{rollout.cluster}</span>
              <PageLink to="/deliveries" search={new URLSearchParams({ workload: rollout.workload_name })}>
                {say.overview.recentAll}
              </PageLink>
            </p>
            <Revisions rollouts={rollouts} current={rollout} />
          </PageHead>
          <RolloutAnswer rollout={rollout} pods={pods} />
          <Panel title={say.rollouts.pods} aside={<SideCounts rows={pods.filter((pod) => pod.held_up && pod.cause !== null)} />}>
            {pods.length === 0 ? (
              <p className="empty">{say.rollouts.podsNone}</p>
            ) : (
              <RolloutPodsTable caption={say.rollouts.pods} rows={pods} />
            )}
          </Panel>
        </>
      )}
    </Answered>
  );
}

function Revisions({ rollouts, current }: { readonly rollouts: readonly RolloutRow[]; readonly current: RolloutRow }) {
  const { say } = useShown();
  if (rollouts.length < 2) return null;
  return (
    <nav className="siblings" aria-label={say.rollouts.revisions}>
      {rollouts.map((each) => {
        const text = (
          <>
            <code>{each.revision}</code> <RolloutState rollout={each} /> <Instant atUs={each.began_at_us} form="short" />
          </>
        );
        return each.revision === current.revision ? (
          <span key={each.revision} aria-current="page">
            {text}
          </span>
        ) : (
          <PageLink key={each.revision} to={workloadPath(each.workload_uid)} search={new URLSearchParams({ revision: each.revision })}>
            {text}
          </PageLink>
        );
      })}
    </nav>
  );
}

function RolloutAnswer({ rollout, pods }: { readonly rollout: RolloutRow; readonly pods: readonly RolloutPod[] }) {
  const { say, durationOf } = useShown();
  const words = say.rollouts;
  const stuckUs = rollout.stuck_at_us === null ? null : Math.max(0, rollout.stuck_at_us - rollout.began_at_us);
  const state = shownState(rollout);
  const sentence = words.headline({
    state,
    took: durationOf(state === 'completed' ? tookUs(rollout) : stuckUs),
    heldUp: pods.filter((pod) => pod.held_up).length,
  });
  const counts: readonly (readonly [string, number | null])[] = [
    [words.desired, rollout.desired],
    [words.created, rollout.created],
    [words.ready, rollout.ready],
    [words.available, rollout.available],
  ];
  const ends: readonly (readonly [string, number | null])[] = [
    [words.states.completed, rollout.completed_at_us],
    [words.states.stuck, rollout.stuck_at_us],
    [words.states.superseded, rollout.superseded_at_us],
  ];
  return (
    <Panel title={say.delivery.answer} className="answer" aside={<RolloutState rollout={rollout} />}>
      <p className="headline">{sentence}</p>
      {rollout.reason !== null && (
        <p>
          <code className="cause">{rollout.reason}</code> <span className="message">{rollout.message}</span>
        </p>
      )}
      {rollout.desired !== null && (
        <dl className="numbers">
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count ?? '–'}</dd>
            </div>
          ))}
        </dl>
      )}
      <dl className="facts note">
        <Fact name={words.began}>
          <Instant atUs={rollout.began_at_us} />
        </Fact>
        {ends.map(([name, atUs]) =>
          atUs === null ? null : (
            <Fact key={name} name={name}>
              <Instant atUs={atUs} />
            </Fact>
          ),
        )}
        {rollout.revision !== '' && (
          <Fact name={words.revision}>
            <code>{rollout.revision}</code>
          </Fact>
        )}
        <Fact name={say.delivery.fact.traceId}>
          <code>{rollout.trace_id}</code>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
