import type { DiagnosisRow, LateOne } from '../api/rows.ts';
import { useShown } from '../language/language.ts';
import { SideBadge } from './badges.tsx';
import { Instant } from './instant.tsx';
import { deliveryPath, PageLink } from './page-link.tsx';
import { moveBetweenRows } from './row-keys.ts';

/** Open deliveries past their limit, the longest first, each with what is known of its cause. */
export function LateTable({ caption, rows }: { readonly caption: string; readonly rows: readonly LateOne[] }) {
  const { say } = useShown();
  return (
    <div className="table-frame">
      <table className="rows late" onKeyDown={moveBetweenRows}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say.deliveries.pod}</th>
            <th scope="col" className="end">
              {say.late.overdue}
            </th>
            <th scope="col">{say.deliveries.cause}</th>
            <th scope="col">{say.deliveries.node}</th>
            <th scope="col">{say.late.since}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LateRow key={row.delivery.delivery_id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LateRow({ row: { delivery, diagnosis } }: { readonly row: LateOne }) {
  const { say, durationOf } = useShown();
  return (
    <tr>
      <th scope="row" data-row-link="">
        <PageLink to={deliveryPath(delivery.delivery_id)} className="pod-name">
          {delivery.pod === '' ? (delivery.workload_name ?? say.deliveries.noPod) : delivery.pod}
        </PageLink>
        <small>
          {delivery.namespace} · {delivery.cluster} · {say.actions[delivery.action]}
        </small>
      </th>
      <td className="end number strong">{durationOf(delivery.overdue_us) ?? '–'}</td>
      <td className="why">
        {delivery.cause !== null && <code className="cause">{delivery.cause}</code>} <SideBadge side={delivery.side} />
        {diagnosis !== null && <LateWhy diagnosis={diagnosis} />}
      </td>
      <td>{delivery.node ?? <span className="quiet">–</span>}</td>
      <td>
        <Instant atUs={delivery.started_at_us ?? delivery.first_seen_at_us} form="short" />
      </td>
    </tr>
  );
}

function LateWhy({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  const { say, view } = useShown();
  const own = say.causeWords(diagnosis.cause)?.means;
  if (own !== undefined) return <small>{own}</small>;
  return <small lang={view.language === 'en' ? undefined : 'en'}>{diagnosis.summary}</small>;
}
