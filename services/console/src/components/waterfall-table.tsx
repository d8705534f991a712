import type { Delivery, SpanRow } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { type Waterfall, type WaterfallRow, type WaterfallSpan, waterfallOf } from '../waterfall/geometry.ts';
import { spansOfDelivery } from '../waterfall/spans-of-delivery.ts';
import { OwnerBadge } from './badges.tsx';

interface WaterfallTableProps {
  readonly delivery: Delivery;
  readonly spans: readonly SpanRow[];
}

/**
 * The stages of a delivery as a table whose last column is drawn: stage, owner and duration are text in cells,
 * so the drawing adds to what can be read and hides nothing from those who do not see it.
 */
export function WaterfallTable({ delivery, spans }: WaterfallTableProps) {
  const { say } = useShown();
  const words = say.delivery;
  const startedAtUs = delivery.started_at_us ?? delivery.first_seen_at_us;
  const waterfall = waterfallOf(spansOfDelivery(delivery, spans), startedAtUs, delivery.pod_slo_us);
  if (waterfall.rows.length === 0) return <StageTotals delivery={delivery} />;
  return (
    <div className="table-frame">
      <table className="waterfall">
        <caption className="spoken">{words.waterfall}</caption>
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <th scope="col">{words.owner}</th>
            <th scope="col" className="end">
              {words.took}
            </th>
            <td>
              <Axis waterfall={waterfall} />
            </td>
          </tr>
        </thead>
        <tbody>
          {waterfall.rows.map((row) => (
            <tr key={row.span.id} data-failed={row.span.failed ? '' : undefined}>
              <th scope="row">
                <StageName row={row} />
              </th>
              <td>
                <OwnerBadge owner={row.span.owner} />
              </td>
              <td className="end">
                <Took us={row.durationUs} open={row.span.open} />
              </td>
              <td>
                <Bar row={row} waterfall={waterfall} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <LimitKey waterfall={waterfall} />
      {waterfall.hidden > 0 && <p className="quiet">{words.moreRows(waterfall.hidden)}</p>}
    </div>
  );
}

function StageName({ row }: { readonly row: WaterfallRow }) {
  const { say } = useShown();
  const { span, depth } = row;
  return (
    <span className="stage-name" data-depth={depth}>
      {span.failed && <span aria-hidden="true">✕ </span>}
      {span.stage === null ? rootName(span, say.actions) : wordOf(say.stages, span.stage)}
      {span.container !== null && span.container !== '' && <code>{span.container}</code>}
      {span.attempt !== null && span.attempt > 0 && <small>{say.delivery.attempt(span.attempt)}</small>}
    </span>
  );
}

function rootName(span: WaterfallSpan, actions: Readonly<Record<string, string>>): string {
  return span.name.startsWith('pod.') ? wordOf(actions, span.name.slice(4)) : span.name;
}

function Took({ us, open }: { readonly us: number; readonly open: boolean }) {
  const { say, duration } = useShown();
  return (
    <>
      <span className="number">
        {open && '≥ '}
        {duration(us)}
      </span>
      {open && <small>{say.delivery.stillOpen}</small>}
    </>
  );
}

const rowHeight = 22;

function Axis({ waterfall }: { readonly waterfall: Waterfall }) {
  const { duration } = useShown();
  return (
    <svg className="axis" aria-hidden="true" width="100%" height={rowHeight}>
      {waterfall.ticks.map((tick) => (
        <text key={tick.us} x={percent(tick.at)} y="15" textAnchor={tick.at > 0.94 ? 'end' : tick.at < 0.03 ? 'start' : 'middle'}>
          {duration(tick.us)}
        </text>
      ))}
    </svg>
  );
}

function LimitKey({ waterfall }: { readonly waterfall: Waterfall }) {
  const { say, duration } = useShown();
  if (waterfall.limit === undefined) return null;
  return (
    <p className="limit-key">
      <svg aria-hidden="true" width="10" height="14">
        <line className="limit" x1="5" x2="5" y1="0" y2="14" />
      </svg>{' '}
      {say.delivery.limitMark(duration(waterfall.limit.us))}
    </p>
  );
}

function Bar({ row, waterfall }: { readonly row: WaterfallRow; readonly waterfall: Waterfall }) {
  const { span, from, to } = row;
  return (
    <svg className="bar" aria-hidden="true" width="100%" height={rowHeight}>
      {waterfall.ticks.map((tick) => (
        <line key={tick.us} className="grid" x1={percent(tick.at)} x2={percent(tick.at)} y1="0" y2={rowHeight} />
      ))}
      {waterfall.limit !== undefined && (
        <line className="limit" x1={percent(waterfall.limit.at)} x2={percent(waterfall.limit.at)} y1="0" y2={rowHeight} />
      )}
      <rect
        className="span-bar"
        data-side={span.owner ?? 'root'}
        data-open={span.open ? '' : undefined}
        x={percent(from)}
        width={percent(to - from)}
        y="5"
        height={rowHeight - 10}
        rx="2"
      />
      {span.open && (
        <g className="open-end">
          {[0, 5, 10].map((back) => (
            <line key={back} x1={percent(to)} x2={percent(to)} y1="5" y2={rowHeight - 5} transform={`translate(${-back - 1})`} />
          ))}
        </g>
      )}
    </svg>
  );
}

/** Where no span is known, the durations that the delivery itself carries; they have no place on a time axis. */
function StageTotals({ delivery }: { readonly delivery: Delivery }) {
  const { say, duration } = useShown();
  const words = say.delivery;
  if (delivery.stages.length === 0) return <p className="empty">{words.waterfallNone}</p>;
  const longest = Math.max(1, ...delivery.stages.map((stage) => stage.us));
  return (
    <table className="waterfall">
      <caption className="spoken">{words.waterfall}</caption>
      <thead>
        <tr>
          <th scope="col">{words.stage}</th>
          <th scope="col">{words.owner}</th>
          <th scope="col" className="end">
            {words.took}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {delivery.stages.map((stage) => (
          <tr key={stage.stage}>
            <th scope="row">{wordOf(say.stages, stage.stage)}</th>
            <td>
              <OwnerBadge owner={stage.owner} />
            </td>
            <td className="end number">{duration(stage.us)}</td>
            <td>
              <svg className="bar" aria-hidden="true" width="100%" height={rowHeight}>
                <rect
                  className="span-bar"
                  data-side={stage.owner}
                  data-open={stage.open ? '' : undefined}
                  width={percent(stage.us / longest)}
                  y="5"
                  height={rowHeight - 10}
                  rx="2"
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
