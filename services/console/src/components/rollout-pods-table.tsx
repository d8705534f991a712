import type { RolloutPod } from '../api/rows.ts';
import { useShown } from '../language/language.ts';
import { OutcomeMark, SideBadge, VerdictBadge } from './badges.tsx';
import { deliveryPath, PageLink } from './page-link.tsx';
import { moveBetweenRows } from './row-keys.ts';

/** Pods of one rollout, those that held it up first; the Pod's name is the link to its delivery. */
export function RolloutPodsTable({ caption, rows }: { readonly caption: string; readonly rows: readonly RolloutPod[] }) {
  const { say } = useShown();
  return (
    <div className="table-frame">
      <table className="rows deliveries" onKeyDown={moveBetweenRows}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say.deliveries.pod}</th>
            <th scope="col">{say.rollouts.heldUp}</th>
            <th scope="col">{say.deliveries.outcome}</th>
            <th scope="col">{say.deliveries.verdict}</th>
            <th scope="col">{say.deliveries.cause}</th>
            <th scope="col" className="end">
              {say.rollouts.untilReady}
            </th>
            <th scope="col" className="end">
              {say.deliveries.duration}
            </th>
            <th scope="col">{say.deliveries.node}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PodLine key={row.delivery_id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PodLine({ row }: { readonly row: RolloutPod }) {
  const { say, durationOf } = useShown();
  return (
    <tr>
      <th scope="row" data-row-link="">
        <PageLink to={deliveryPath(row.delivery_id)} className="pod-name">
          {row.uid === null ? say.deliveries.noPod : row.pod}
        </PageLink>
      </th>
      <td>{row.held_up ? <span className="strong">{say.rollouts.yes}</span> : <span className="quiet">–</span>}</td>
      <td>
        <OutcomeMark outcome={row.outcome} />
      </td>
      <td>
        <VerdictBadge verdict={row.delivery_slo_verdict} />
      </td>
      <td>
        {row.cause !== null && (
          <>
            <code className="cause">{row.cause}</code>
            <small>
              <SideBadge side={row.side} />
            </small>
          </>
        )}
      </td>
      <td className="end number">{durationOf(row.total_us) ?? '–'}</td>
      <td className="end number">{durationOf(row.delivery_us) ?? '–'}</td>
      <td className="node">{row.node ?? <span className="quiet">–</span>}</td>
    </tr>
  );
}
