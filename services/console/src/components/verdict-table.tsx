import type { Verdict } from '@lunettes/core/vocabulary';
import type { Delivery } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { VerdictBadge } from './badges.tsx';
import { OwnerBar, ownerTimes } from './owner-bar.tsx';

interface Judgement {
  readonly name: string;
  readonly measuredUs: number | null;
  readonly limitUs: number | null;
  readonly verdict: Verdict | null;
  readonly counts?: boolean;
  readonly note?: string | undefined;
}

/** Every limit that was judged: what was measured, against what, and the verdict. */
export function VerdictTable({ delivery }: { readonly delivery: Delivery }) {
  const { say, durationOf } = useShown();
  const words = say.delivery;
  return (
    <div className="table-frame">
      <table className="rows">
        <caption className="spoken">{words.verdicts}</caption>
        <thead>
          <tr>
            <th scope="col">{words.judgement}</th>
            <th scope="col" className="end">
              {words.measured}
            </th>
            <th scope="col" className="end">
              {words.limit}
            </th>
            <th scope="col">{words.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {useJudgements(delivery).map((each) => (
            <tr key={each.name}>
              <th scope="row">
                {each.name}
                {each.note !== undefined && <small>{each.note}</small>}
              </th>
              <td className="end number">{durationOf(each.measuredUs) ?? '–'}</td>
              <td className="end number">{durationOf(each.limitUs) ?? words.noLimit}</td>
              <td>
                <VerdictBadge verdict={each.verdict} counts={each.counts ?? true} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where the time went, by who was waited for; the parts add up to the whole. */
export function OwnerTimes({ delivery }: { readonly delivery: Delivery }) {
  const { say, duration } = useShown();
  const times = ownerTimes(delivery);
  if (delivery.total_us === null || times.length === 0) return null;
  return (
    <div className="owner-times">
      <OwnerBar times={times} />
      <dl className="facts">
        {times.map(({ owner, us }) => (
          <div key={owner}>
            <dt className="side" data-side={owner}>
              <span className="swatch" aria-hidden="true" />
              {say.owners[owner]}
            </dt>
            <dd className="number">{duration(us)}</dd>
          </div>
        ))}
        <div>
          <dt>{say.delivery.whole}</dt>
          <dd className="number">{duration(delivery.total_us)}</dd>
        </div>
        {delivery.unexplained_us !== null && delivery.unexplained_us > 0 && (
          <div>
            <dt>{say.delivery.unexplained}</dt>
            <dd className="number">{duration(delivery.unexplained_us)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

const minuteUs = 60_000_000;

function useJudgements(delivery: Delivery): readonly Judgement[] {
  const { say } = useShown();
  const words = say.delivery;
  const judgements: Judgement[] = [
    {
      name: words.deliverySlo,
      measuredUs: delivery.delivery_us,
      limitUs: delivery.delivery_slo_us,
      verdict: delivery.delivery_slo_verdict,
      counts: delivery.slo_eligible,
      note: delivery.class ?? undefined,
    },
    { name: words.podSlo, measuredUs: delivery.total_us, limitUs: delivery.pod_slo_us, verdict: delivery.pod_slo_verdict },
  ];
  for (const { name, limit_us, verdict, eligible, excluded } of delivery.objectives) {
    judgements.push({
      name: words.objective(name),
      measuredUs: delivery.delivery_us,
      limitUs: limit_us,
      verdict,
      counts: eligible,
      note: excluded === null ? undefined : say.deliveries.notCounted(wordOf(say.excluded, excluded)),
    });
  }
  const ladder = delivery.delete_ladder;
  if (ladder !== null) {
    const rungs = [
      ['within_10m', 10 * minuteUs],
      ['within_1h', 60 * minuteUs],
      ['within_24h', 1_440 * minuteUs],
    ] as const;
    for (const [rung, limitUs] of rungs)
      judgements.push({ name: words.ladder[rung], measuredUs: delivery.total_us, limitUs, verdict: ladder[rung] });
  }
  if (delivery.sig_startup_us !== null || delivery.sig_excluded !== null) {
    judgements.push({
      name: words.sig,
      measuredUs: delivery.sig_startup_us,
      limitUs: null,
      verdict: null,
      note: delivery.sig_excluded === null ? undefined : words.sigExcluded(delivery.sig_excluded),
    });
  }
  return judgements;
}
