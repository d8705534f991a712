import { useQuery } from '@tanstack/react-query';
import { causesQuestion, lateQuestion, newestRolloutsQuestion, recentQuestion, sloQuestion, systemQuestion } from '../api/questions.ts';
import type { LateOne } from '../api/rows.ts';
import { Answered } from '../components/answered.tsx';
import { AttainmentTable } from '../components/attainment-table.tsx';
import { CausesTable } from '../components/causes-table.tsx';
import { CoverageReport } from '../components/coverage-report.tsx';
import { DeliveriesTable } from '../components/deliveries-table.tsx';
import { LateTable } from '../components/late-table.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PageLink } from '../components/page-link.tsx';
import { Panel } from '../components/panel.tsx';
import { RolloutsTable } from '../components/rollouts-table.tsx';
import { SideCounts } from '../components/side-counts.tsx';
import { useShown } from '../language/language.ts';

const lateRowsShown = 5;

/** The first screen, in the order in which somebody on call asks: can I see, what is late, are we in budget, why, what was rolled out. */
export function OverviewPage() {
  const { say } = useShown();
  const words = say.overview;
  const system = useQuery(systemQuestion);
  const late = useQuery(lateQuestion);
  const slo = useQuery(sloQuestion({}));
  const causes = useQuery(causesQuestion);
  const rollouts = useQuery(newestRolloutsQuestion);
  const recent = useQuery(recentQuestion);
  return (
    <>
      <PageHead title={words.title} />
      <Panel title={words.coverage}>
        <Answered query={system} what={say.system.what}>
          {(answer) => <CoverageReport system={answer} />}
        </Answered>
      </Panel>
      <Panel title={words.lateNow} aside={<PageLink to="/late">{words.lateAll}</PageLink>}>
        <Answered query={late} what={say.late.what}>
          {(answer) => <LateSummary rows={answer.items} />}
        </Answered>
      </Panel>
      <div className="wide-and-narrow">
        <Panel title={words.slo}>
          <Answered query={slo} what={say.slo.what}>
            {(answer) =>
              answer.items.length === 0 ? (
                <p className="empty">{words.sloNone}</p>
              ) : (
                <AttainmentTable caption={words.slo} rows={answer.items} by="objective" />
              )
            }
          </Answered>
        </Panel>
        <Panel title={words.causes}>
          <Answered query={causes} what={say.causes.what}>
            {(answer) => (answer.items.length === 0 ? <p className="empty">{words.causesNone}</p> : <CausesTable rows={answer.items} />)}
          </Answered>
        </Panel>
      </div>
      <Panel title={words.changed} aside={<PageLink to="/workloads">{words.changedAll}</PageLink>}>
        <Answered query={rollouts} what={say.rollouts.what}>
          {(answer) =>
            answer.items.length === 0 ? (
              <p className="empty">{say.rollouts.noneYet}</p>
            ) : (
              <RolloutsTable caption={words.changed} rows={answer.items} />
            )
          }
        </Answered>
      </Panel>
      <Panel title={words.recent} aside={<PageLink to="/deliveries">{words.recentAll}</PageLink>}>
        <Answered query={recent} what={say.deliveries.what}>
          {(answer) =>
            answer.items.length === 0 ? (
              <p className="empty">{say.deliveries.noneYet}</p>
            ) : (
              <DeliveriesTable caption={words.recent} rows={answer.items} />
            )
          }
        </Answered>
      </Panel>
    </>
  );
}

function LateSummary({ rows }: { readonly rows: readonly LateOne[] }) {
  const { say } = useShown();
  if (rows.length === 0) {
    return (
      <p className="verdict-line" data-tone="success">
        <span aria-hidden="true">✓</span> {say.overview.lateNone}
      </p>
    );
  }
  return (
    <>
      <p className="verdict-line" data-tone="fail">
        <span aria-hidden="true">!</span> {say.overview.lateCount(rows.length)}
      </p>
      <SideCounts rows={rows.map(({ delivery }) => delivery)} />
      <LateTable caption={say.overview.lateNow} rows={rows.slice(0, lateRowsShown)} />
    </>
  );
}
