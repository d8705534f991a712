import type { CauseCount } from '../api/rows.ts';
import { countText } from '../format/count.ts';
import { useShown } from '../language/language.ts';
import { SideBadge } from './badges.tsx';
import { PageLink } from './page-link.tsx';

/** The most frequent causes; each opens the deliveries that have it. */
export function CausesTable({ rows }: { readonly rows: readonly CauseCount[] }) {
  const { say } = useShown();
  const words = say.causes;
  const most = Math.max(1, ...rows.map((row) => row.deliveries));
  return (
    <div className="table-frame">
      <table className="rows causes">
        <caption className="spoken">{say.overview.causes}</caption>
        <thead>
          <tr>
            <th scope="col">{words.cause}</th>
            <th scope="col">{words.side}</th>
            <th scope="col" className="end">
              {words.count}
            </th>
            <th scope="col" className="end">
              {say.slo.bad}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.cause}/${row.side}`}>
              <th scope="row">
                {row.cause !== null && (
                  <PageLink to="/deliveries" search={new URLSearchParams({ cause: row.cause })} label={words.show(row.cause)}>
                    <code className="cause">{row.cause}</code>
                  </PageLink>
                )}
                <svg className="count-bar" aria-hidden="true" width="100%" height="3">
                  <rect data-side={row.side ?? 'none'} width={`${((row.deliveries / most) * 100).toFixed(2)}%`} height="3" />
                </svg>
              </th>
              <td>
                <SideBadge side={row.side} />
              </td>
              <td className="end number">{countText(row.deliveries)}</td>
              <td className="end number">{countText(row.bad)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
