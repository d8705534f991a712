import { useQuery } from '@tanstack/react-query';
import { lateQuestion } from '../api/questions.ts';
import { Answered } from '../components/answered.tsx';
import { LateTable } from '../components/late-table.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Panel } from '../components/panel.tsx';
import { SideCounts } from '../components/side-counts.tsx';
import { useShown } from '../language/language.ts';

export function LatePage() {
  const { say } = useShown();
  const late = useQuery(lateQuestion);
  return (
    <>
      <PageHead title={say.late.title}>
        <p className="quiet">{say.late.lead}</p>
      </PageHead>
      <Answered query={late} what={say.late.what}>
        {(answer) =>
          answer.items.length === 0 ? (
            <p className="empty">{say.late.none}</p>
          ) : (
            <Panel
              title={say.overview.lateCount(answer.items.length)}
              aside={<SideCounts rows={answer.items.map(({ delivery }) => delivery)} />}
            >
              <LateTable caption={say.late.title} rows={answer.items} />
            </Panel>
          )
        }
      </Answered>
    </>
  );
}
