import type { RolloutRow } from '../api/rows.ts';
import { useShown } from '../language/language.ts';
import { Instant } from './instant.tsx';
import { PageLink, workloadPath } from './page-link.tsx';
import { ReadyShare, RolloutState } from './rollout-state.tsx';
import { moveBetweenRows } from './row-keys.ts';

/** Workloads with their latest rollout; the workload's name is the link to its Pods. */
export function RolloutsTable({ caption, rows }: { readonly caption: string; readonly rows: readonly RolloutRow[] }) {
  const { say } = useShown();
  const words = say.rollouts;
  return (
    <div className="table-frame">
      <table className="rows rollouts" onKeyDown={moveBetweenRows}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.began}</th>
            <th scope="col">{words.workload}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.ready}</th>
            <th scope="col" className="end">
              {words.took}
            </th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RolloutLine key={`${row.cluster}/${row.workload_uid}`} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RolloutLine({ row }: { readonly row: RolloutRow }) {
  const { durationOf } = useShown();
  return (
    <tr>
      <td>
        <Instant atUs={row.began_at_us} form="short" />
      </td>
      <th scope="row" data-row-link="">
        <PageLink to={workloadPath(row.workload_uid)} className="pod-name">
          {row.workload_name}
        </PageLink>
        <small>
          {row.workload_kind} · {row.namespace} · {row.cluster}
        </small>
      </th>
      <td>
        <RolloutState rollout={row} />
      </td>
      <td className="ready">
        <ReadyShare rollout={row} />
      </td>
      <td className="end number">{durationOf(tookUs(row)) ?? '–'}</td>
      <td className="why">{row.reason !== null && <code className="cause">{row.reason}</code>}</td>
    </tr>
  );
}

/** From its beginning to its completion; null while it lasts. */
export const tookUs = ({ began_at_us, completed_at_us }: RolloutRow): number | null =>
  completed_at_us === null ? null : Math.max(0, completed_at_us - began_at_us);
