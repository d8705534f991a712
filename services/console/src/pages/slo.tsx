import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { bucketsOf, type Range, ranges, readRange } from '../address/window.ts';
import { deliveriesQuestion, newestQuestion, sloQuestion } from '../api/questions.ts';
import type { Attainment, Delivery } from '../api/rows.ts';
import { Answered } from '../components/answered.tsx';
import { AttainmentChart } from '../components/attainment-chart.tsx';
import { AttainmentTable } from '../components/attainment-table.tsx';
import { DeliveriesTable } from '../components/deliveries-table.tsx';
import { Instant } from '../components/instant.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PageLink, sloPath } from '../components/page-link.tsx';
import { Panel } from '../components/panel.tsx';
import { countText, shareText } from '../format/count.ts';
import { rfc3339 } from '../format/instant.ts';
import { useShown, wordOf } from '../language/language.ts';

/** One objective: its attainment with everything that belongs to it, over time, by cluster, and what was missed. */
export function SloPage() {
  const { say } = useShown();
  const words = say.slo;
  const { objective = '' } = useParams();
  const whole = useQuery(sloQuestion({ objective }));
  const clusters = useQuery(sloQuestion({ objective, group: 'cluster' }));
  const missed = useQuery(deliveriesQuestion({ filters: { verdict: 'fail' }, cursor: undefined }));
  return (
    <>
      <PageHead title={words.title(objective)}>
        <OtherObjectives current={objective} />
        <p className="quiet">{words.explained}</p>
      </PageHead>
      <Answered query={whole} what={words.what}>
        {(answer) => {
          const row = answer.items.find((each) => each.objective === objective);
          return row === undefined ? <p className="empty">{words.unknown(objective)}</p> : <Numbers row={row} />;
        }}
      </Answered>
      <OverTime objective={objective} />
      <Panel title={words.byCluster}>
        <Answered query={clusters} what={words.what}>
          {(answer) => <AttainmentTable caption={words.byCluster} rows={answer.items} by="cluster" />}
        </Answered>
      </Panel>
      <Panel
        title={words.missed}
        aside={
          <PageLink to="/deliveries" search={new URLSearchParams({ verdict: 'fail' })}>
            {say.overview.recentAll}
          </PageLink>
        }
      >
        <Answered query={missed} what={say.deliveries.what}>
          {(answer) => {
            const rows = answer.items.filter((row) => countsIn(row, objective)).slice(0, missedRowsShown);
            return rows.length === 0 ? (
              <p className="empty">{say.deliveries.none}</p>
            ) : (
              <DeliveriesTable caption={words.missed} rows={rows} />
            );
          }}
        </Answered>
      </Panel>
    </>
  );
}

const missedRowsShown = 10;

/** A row says itself in which configured objectives it counts; the product's default is the row's own eligibility. */
function countsIn(row: Delivery, objective: string): boolean {
  return row.objectives.find((each) => each.name === objective)?.eligible ?? row.slo_eligible;
}

function OtherObjectives({ current }: { readonly current: string }) {
  const { say } = useShown();
  const all = useQuery(sloQuestion({})).data?.items ?? [];
  if (all.length < 2) return null;
  return (
    <nav className="siblings" aria-label={say.slo.objectives}>
      {all.map(({ objective }) =>
        objective === current ? (
          <span key={objective} aria-current="page">
            {objective}
          </span>
        ) : (
          <PageLink key={objective} to={sloPath(objective)}>
            {objective}
          </PageLink>
        ),
      )}
    </nav>
  );
}

function Numbers({ row }: { readonly row: Attainment }) {
  const { say } = useShown();
  const words = say.slo;
  const numbers: readonly (readonly [string, string])[] = [
    [words.attainment, row.attainment === null ? words.noAttainment : shareText(row.attainment)],
    [words.good, countText(row.good)],
    [words.bad, countText(row.bad)],
    [words.pending, countText(row.pending)],
    [words.coverage, row.coverage_ratio === null ? words.coverageUnknown : shareText(row.coverage_ratio)],
  ];
  return (
    <div className="pair">
      <Panel title={words.numbers}>
        <dl className="numbers">
          {numbers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel title={words.byReason}>
        {row.excluded.length === 0 ? (
          <p className="empty">{words.excludedNone}</p>
        ) : (
          <table className="rows">
            <caption className="spoken">{words.byReason}</caption>
            <thead>
              <tr>
                <th scope="col">{words.reason}</th>
                <th scope="col" className="end">
                  {words.count}
                </th>
              </tr>
            </thead>
            <tbody>
              {row.excluded
                .toSorted((a, b) => b[1] - a[1])
                .map(([reason, count]) => (
                  <tr key={reason}>
                    <th scope="row">{wordOf(say.excluded, reason)}</th>
                    <td className="end number">{countText(count)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        )}
      </Panel>
    </div>
  );
}

/** The range ends with the newest delivery, not with this browser's clock: in a recording time has stopped elsewhere. */
function OverTime({ objective }: { readonly objective: string }) {
  const { say } = useShown();
  const [search] = useSearchParams();
  const range = readRange(search.get('range'));
  const newest = useQuery(newestQuestion).data?.items[0];
  const newestUs = newest === undefined ? undefined : (newest.judged_at_us ?? newest.first_seen_at_us);
  return (
    <Panel title={say.slo.perHour} aside={<RangeLinks objective={objective} current={range} />}>
      {newestUs === undefined ? (
        <p className="empty">{say.slo.perHourNone}</p>
      ) : (
        <Chart objective={objective} range={range} newestUs={newestUs} />
      )}
    </Panel>
  );
}

function RangeLinks({ objective, current }: { readonly objective: string; readonly current: Range }) {
  const { say } = useShown();
  return (
    <nav className="ranges" aria-label={say.slo.range}>
      {ranges.map((range) =>
        range === current ? (
          <span key={range} aria-current="true">
            {range}
          </span>
        ) : (
          <PageLink key={range} to={sloPath(objective)} search={new URLSearchParams({ range })}>
            {range}
          </PageLink>
        ),
      )}
    </nav>
  );
}

function Chart({ objective, range, newestUs }: { readonly objective: string; readonly range: Range; readonly newestUs: number }) {
  const { say } = useShown();
  const buckets = useMemo(() => bucketsOf(range, newestUs), [range, newestUs]);
  const { waiting, rows } = useQueries({
    queries: buckets.map(({ fromUs, toUs }) => sloQuestion({ objective, since: rfc3339(fromUs), until: rfc3339(toUs) })),
    combine: (answers) => ({
      waiting: answers.find((answer) => answer.data === undefined),
      rows: answers.map((answer) => answer.data?.items.find((row) => row.objective === objective)),
    }),
  });
  const drawn = useMemo(
    () => buckets.map(({ fromUs, toUs }, at) => ({ fromUs, toUs, good: rows[at]?.good ?? 0, bad: rows[at]?.bad ?? 0 })),
    [buckets, rows],
  );
  // A bar that is not known yet is no bar of height zero.
  if (waiting !== undefined) {
    return (
      <Answered query={waiting} what={say.slo.what}>
        {() => null}
      </Answered>
    );
  }
  if (drawn.every((bucket) => bucket.good + bucket.bad === 0)) return <p className="empty">{say.slo.perHourNone}</p>;
  return (
    <>
      <AttainmentChart label={say.slo.perHour} buckets={drawn} />
      <table className="spoken">
        <caption>{say.slo.perHour}</caption>
        <thead>
          <tr>
            <th scope="col">{say.slo.started}</th>
            <th scope="col">{say.slo.good}</th>
            <th scope="col">{say.slo.bad}</th>
          </tr>
        </thead>
        <tbody>
          {drawn.map((bucket) => (
            <tr key={bucket.fromUs}>
              <th scope="row">
                <Instant atUs={bucket.fromUs} resolution="s" />
              </th>
              <td>{bucket.good}</td>
              <td>{bucket.bad}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
