import type { Delivery } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { OutcomeMark, SideBadge, VerdictBadge } from './badges.tsx';
import { Instant } from './instant.tsx';
import { OwnerBar, ownerTimes } from './owner-bar.tsx';
import { deliveryPath, PageLink } from './page-link.tsx';
import { moveBetweenRows } from './row-keys.ts';

interface DeliveriesTableProps {
  readonly caption: string;
  readonly rows: readonly Delivery[];
  /** A row that is the page itself is marked. */
  readonly current?: string;
}

/** Deliveries as rows; the Pod's name is the link to the answer. */
export function DeliveriesTable({ caption, rows, current }: DeliveriesTableProps) {
  const { say } = useShown();
  const words = say.deliveries;
  return (
    <div className="table-frame">
      <table className="rows deliveries" onKeyDown={moveBetweenRows}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.started}</th>
            <th scope="col">{words.pod}</th>
            <th scope="col">{words.action}</th>
            <th scope="col">{words.outcome}</th>
            <th scope="col">{words.verdict}</th>
            <th scope="col">{words.cause}</th>
            <th scope="col">{words.duration}</th>
            <th scope="col">{words.node}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DeliveryRow key={row.delivery_id} row={row} current={row.delivery_id === current} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DeliveryRow({ row, current }: { readonly row: Delivery; readonly current: boolean }) {
  const { say } = useShown();
  return (
    <tr aria-current={current ? 'true' : undefined}>
      <td>
        <Instant atUs={row.started_at_us ?? row.first_seen_at_us} form="short" />
      </td>
      <th scope="row" data-row-link="">
        <PageLink to={deliveryPath(row.delivery_id)} className="pod-name">
          {row.pod === '' ? (row.workload_name ?? say.deliveries.noPod) : row.pod}
        </PageLink>
        <small>
          {row.namespace} · {row.cluster}
        </small>
      </th>
      <td>{say.actions[row.action]}</td>
      <td>
        <OutcomeMark outcome={row.outcome} />
      </td>
      <td>
        <VerdictBadge verdict={row.delivery_slo_verdict} counts={row.slo_eligible} />
        {row.slo_excluded !== null && <small>{say.deliveries.notCounted(wordOf(say.excluded, row.slo_excluded))}</small>}
      </td>
      <td>{row.cause !== null && <CauseCell cause={row.cause} side={row.side} />}</td>
      <td className="duration">
        <DurationCell row={row} />
      </td>
      <td className="node">{row.node ?? <span className="quiet">–</span>}</td>
    </tr>
  );
}

function CauseCell({ cause, side }: { readonly cause: string; readonly side: Delivery['side'] }) {
  return (
    <>
      <code className="cause">{cause}</code>
      <small>
        <SideBadge side={side} />
      </small>
    </>
  );
}

function DurationCell({ row }: { readonly row: Delivery }) {
  const { say, durationOf } = useShown();
  const took = durationOf(row.delivery_us ?? row.total_us);
  if (took === undefined) return <span className="quiet">–</span>;
  const limit = durationOf(row.delivery_slo_us);
  return (
    <>
      <span className="number">{took}</span> {limit !== undefined && <span className="quiet number">{say.deliveries.ofLimit(limit)}</span>}
      <OwnerBar times={ownerTimes(row)} />
    </>
  );
}
