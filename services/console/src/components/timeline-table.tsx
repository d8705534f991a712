import { useState } from 'react';
import type { LifecycleRow } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { Instant } from './instant.tsx';

/** Rows shown before the reader asks for all; a crash loop has hundreds. */
const timelineRowsShown = 60;

interface TimelineTableProps {
  readonly rows: readonly LifecycleRow[];
  readonly startedAtUs: number | null;
}

/** What happened to the Pod in order of time, each with the clock that says so and how exact it is. */
export function TimelineTable({ rows, startedAtUs }: TimelineTableProps) {
  const { say } = useShown();
  const words = say.delivery;
  const [all, showAll] = useState(false);
  if (rows.length === 0) return <p className="empty">{words.timelineNone}</p>;
  return (
    <div className="table-frame">
      <table className="rows timeline">
        <caption className="spoken">{words.timeline}</caption>
        <thead>
          <tr>
            <th scope="col">{words.time_}</th>
            <th scope="col" className="end">
              {words.since}
            </th>
            <th scope="col">{words.event}</th>
            <th scope="col">{words.details}</th>
            <th scope="col">{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, timelineRowsShown)).map((row) => (
            <TimelineRow key={row.key} row={row} startedAtUs={startedAtUs} />
          ))}
        </tbody>
      </table>
      {!all && rows.length > timelineRowsShown && (
        <button type="button" onClick={() => showAll(true)}>
          {words.allRows(rows.length)}
        </button>
      )}
    </div>
  );
}

function TimelineRow({ row, startedAtUs }: { readonly row: LifecycleRow; readonly startedAtUs: number | null }) {
  const { say, duration } = useShown();
  const { container, type, clock, resolution } = row;
  return (
    <tr data-trouble={troubles.has(type) ? '' : undefined}>
      <td>
        <Instant atUs={row.at_us} resolution={resolution} form="clock" />
      </td>
      <td className="end number">{startedAtUs === null ? '–' : signed(row.at_us - startedAtUs, duration)}</td>
      <th scope="row">
        {wordOf(say.lifecycle, type)} {container !== '' && <code>{container}</code>}
        {row.attempt > 0 && <small>{say.delivery.attempt(row.attempt)}</small>}
        <small>
          <code>{type}</code>
        </small>
      </th>
      <td>
        <DetailList row={row} />
      </td>
      <td>
        <span className="clock">{clock}</span>
        <small title={row.evidence_id}>{say.resolutions[resolution]}</small>
      </td>
    </tr>
  );
}

function DetailList({ row }: { readonly row: LifecycleRow }) {
  // The Pod itself is for programs; its facts stand below, in words.
  const shown = row.details.filter(([key]) => key !== 'source' && key !== 'event_type' && key !== 'last_at_us' && key !== 'pod');
  if (shown.length === 0 && row.node === null) return null;
  const message = shown.find(([key]) => key === 'message')?.[1];
  const others = shown.filter(([key]) => key !== 'message');
  return (
    <>
      {message !== undefined && <p className="message">{message}</p>}
      <ul className="details">
        {row.node !== null && !others.some(([key]) => key === 'node') && (
          <li>
            <span className="quiet">node</span> {row.node}
          </li>
        )}
        {others.map(([key, value]) => (
          <li key={key}>
            <span className="quiet">{key}</span> {value}
          </li>
        ))}
      </ul>
    </>
  );
}

function signed(us: number, duration: (us: number) => string): string {
  return us > 0 ? `+${duration(us)}` : duration(us);
}

const troubles: ReadonlySet<string> = new Set([
  'pod.create_refused',
  'pod.unschedulable',
  'pod.kubelet_rejected',
  'pod.evicted',
  'pod.eviction_refused',
  'pod.disrupted',
  'pod.unready',
  'image.pull_failed',
  'container.waiting',
  'container.unready',
  'container.probe_failed',
  'container.terminated',
  'container.restarted',
  'container.killed',
  'node.not_ready',
  'node.deleted',
  'warning',
]);
