import type { Attainment } from '../api/rows.ts';
import { countText, shareText } from '../format/count.ts';
import { useShown, wordOf } from '../language/language.ts';
import { PageLink, sloPath } from './page-link.tsx';

interface AttainmentTableProps {
  readonly caption: string;
  readonly rows: readonly Attainment[];
  /** What tells the rows apart. */
  readonly by: 'objective' | 'cluster';
}

/** Attainment, never without what it was made from: good, bad, pending, what was left out and why, and coverage. */
export function AttainmentTable({ caption, rows, by }: AttainmentTableProps) {
  const { say } = useShown();
  const words = say.slo;
  return (
    <div className="table-frame">
      <table className="rows attainment">
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{by === 'objective' ? words.objective : say.system.cluster}</th>
            <th scope="col" className="end">
              {words.attainment}
            </th>
            <th scope="col" className="end">
              {words.good}
            </th>
            <th scope="col" className="end">
              {words.bad}
            </th>
            <th scope="col" className="end">
              {words.pending}
            </th>
            <th scope="col">{words.excluded}</th>
            <th scope="col" className="end">
              {words.coverage}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.objective}/${row.cluster ?? ''}/${row.namespace ?? ''}`}>
              <th scope="row">{by === 'objective' ? <PageLink to={sloPath(row.objective)}>{row.objective}</PageLink> : row.cluster}</th>
              <td className="end number strong">{row.attainment === null ? words.noAttainment : shareText(row.attainment)}</td>
              <td className="end number">{countText(row.good)}</td>
              <td className="end number" data-bad={row.bad > 0 ? '' : undefined}>
                {countText(row.bad)}
              </td>
              <td className="end number">{countText(row.pending)}</td>
              <td>
                <ExcludedCell row={row} />
              </td>
              <td className="end number">{row.coverage_ratio === null ? words.coverageUnknown : shareText(row.coverage_ratio)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const excludedCount = (row: Attainment): number => row.excluded.reduce((sum, [, count]) => sum + count, 0);

function ExcludedCell({ row }: { readonly row: Attainment }) {
  const { say } = useShown();
  if (excludedCount(row) === 0) return <span className="quiet">{say.slo.excludedNone}</span>;
  const reasons = row.excluded.toSorted((a, b) => b[1] - a[1]);
  return (
    <>
      <span className="number">{countText(excludedCount(row))}</span>
      <small>{reasons.map(([reason, count]) => `${wordOf(say.excluded, reason)} ${countText(count)}`).join(' · ')}</small>
    </>
  );
}
