import type { ClusterState, SystemState } from '../api/rows.ts';
import { shareText } from '../format/count.ts';
import { useShown, wordOf } from '../language/language.ts';
import { Instant } from './instant.tsx';

type Hearing = 'heard' | 'silent' | 'degraded' | 'unknown';

/** Whether what the page shows can be believed: which clusters are heard, up to when, and what is missing. */
export function CoverageReport({ system }: { readonly system: SystemState }) {
  const { say } = useShown();
  const words = say.system;
  const deaf = system.clusters.filter((cluster) => hearingOf(cluster) !== 'heard').length;
  const stopped = system.lanes.filter((lane) => isStopped(lane.state)).length;
  const sentences = [
    ...(system.clusters.length === 0 ? [say.overview.noClusters] : []),
    ...(deaf > 0 ? [say.overview.blindClusters(deaf)] : []),
    ...(stopped > 0 ? [say.overview.blindLanes(stopped)] : []),
  ];
  return (
    <>
      <p className="verdict-line" data-tone={sentences.length === 0 ? 'success' : 'pending'}>
        <span aria-hidden="true">{sentences.length === 0 ? '✓' : '!'}</span>{' '}
        {sentences.length === 0 ? say.overview.coverageSame : sentences.join(' ')}
      </p>
      {system.clusters.length > 0 && <ClusterTable clusters={system.clusters} />}
      <dl className="facts">
        {system.lanes.length > 0 && (
          <div>
            <dt>{words.lanes}</dt>
            <dd>{words.lanesText(system.lanes.length - stopped, system.lanes.length)}</dd>
          </div>
        )}
        <div>
          <dt>{words.deadLetters}</dt>
          <dd className="number">{system.dead_letters}</dd>
        </div>
        <div>
          <dt>{words.losses}</dt>
          <dd className="number">{system.losses}</dd>
        </div>
      </dl>
    </>
  );
}

function ClusterTable({ clusters }: { readonly clusters: readonly ClusterState[] }) {
  const { say } = useShown();
  const words = say.system;
  return (
    <div className="table-frame">
      <table className="rows">
        <caption className="spoken">{say.overview.coverage}</caption>
        <thead>
          <tr>
            <th scope="col">{words.cluster}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.heardUntil}</th>
            <th scope="col">{words.sources}</th>
            <th scope="col">{words.missing}</th>
            <th scope="col" className="end">
              {words.coverage}
            </th>
          </tr>
        </thead>
        <tbody>
          {clusters.map((cluster) => (
            <tr key={cluster.cluster}>
              <th scope="row">
                {cluster.cluster}
                {cluster.version !== null && <small>{cluster.version}</small>}
              </th>
              <td>
                <HearingBadge hearing={hearingOf(cluster)} />
              </td>
              <td>
                <Instant atUs={cluster.watermark_at_us} resolution="s" />
              </td>
              <td>{cluster.sources.join(', ') || '–'}</td>
              <td>
                {cluster.degraded.map((each) => wordOf(say.degraded, each)).join(', ') || (
                  <span className="quiet">{words.nothingMissing}</span>
                )}
              </td>
              <td className="end number">
                {cluster.coverage_ratio === null ? say.slo.coverageUnknown : shareText(cluster.coverage_ratio)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HearingBadge({ hearing }: { readonly hearing: Hearing }) {
  const { say } = useShown();
  const tones = { heard: 'success', degraded: 'pending', silent: 'fail', unknown: 'pending' } as const;
  const marks = { heard: '✓', degraded: '!', silent: '✕', unknown: '?' } as const;
  return (
    <span className="badge" data-tone={tones[hearing]}>
      <span aria-hidden="true">{marks[hearing]}</span> {say.system.states[hearing]}
    </span>
  );
}

/** Nothing said about a cluster is no sign that it is heard. */
function hearingOf({ state, degraded, watermark_at_us }: ClusterState): Hearing {
  if (state === 'silent' || degraded.includes('silent')) return 'silent';
  if (degraded.length > 0 || state === 'degraded') return 'degraded';
  return state === 'heard' || watermark_at_us !== null ? 'heard' : 'unknown';
}

const isStopped = (state: string | null): boolean => state === 'stopped' || state === 'halted';
