import type { Delivery, DiagnosisRow } from '../api/rows.ts';
import { useShown, wordOf } from '../language/language.ts';
import { OutcomeMark, SideBadge, VerdictBadge } from './badges.tsx';
import { Panel } from './panel.tsx';
import { RecordWords } from './record-words.tsx';

interface AnswerPanelProps {
  readonly delivery: Delivery;
  /** The main diagnosis; absent where nothing is wrong or nothing is known yet. */
  readonly diagnosis: DiagnosisRow | undefined;
}

/** The answer in plain words, before any table: what happened, whose side, what to do. */
export function AnswerPanel({ delivery, diagnosis }: AnswerPanelProps) {
  const { say, duration } = useShown();
  const words = say.delivery;
  return (
    <Panel
      title={words.answer}
      className="answer"
      aside={
        <span className="answer-marks">
          <OutcomeMark outcome={delivery.outcome} />
          <VerdictBadge verdict={delivery.delivery_slo_verdict} counts={delivery.slo_eligible} />
        </span>
      }
    >
      <p className="headline">{useHeadline(delivery)}</p>
      <dl className="answers">
        <div>
          <dt>{words.happened}</dt>
          <dd>{diagnosis === undefined ? <WithoutDiagnosis delivery={delivery} /> : <Summary diagnosis={diagnosis} />}</dd>
        </div>
        <div>
          <dt>{words.side}</dt>
          <dd>
            {delivery.side === null ? <p>{words.noSide}</p> : <WhoseSide side={delivery.side} />}
            <p className="quiet">
              {delivery.slo_excluded === null ? words.counts : words.countsNot(wordOf(say.excluded, delivery.slo_excluded))}
            </p>
          </dd>
        </div>
        <div>
          <dt>{words.todo}</dt>
          <dd>
            <ToDo delivery={delivery} diagnosis={diagnosis} />
          </dd>
        </div>
      </dl>
      {delivery.borderline && (
        <p className="note">
          {delivery.uncertainty_us > 0 ? words.borderline(duration(delivery.uncertainty_us)) : words.borderlineByClock}
        </p>
      )}
      {!delivery.final && <p className="note quiet">{words.provisional}</p>}
    </Panel>
  );
}

/** The first sentence about a delivery, in the reader's language. */
function useHeadline(delivery: Delivery): string {
  const { say, duration, durationOf } = useShown();
  const { delivery_us: countedUs, delivery_slo_us: limitUs } = delivery;
  return say.delivery.headline({
    pod: delivery.pod === '' ? (delivery.workload_name ?? say.deliveries.noPod) : delivery.pod,
    action: delivery.action,
    outcome: delivery.outcome,
    total: durationOf(delivery.total_us),
    // A delivery that ran out of time altogether missed its limit although little of that time is judged; its verdict says so.
    counted:
      countedUs === null || limitUs === null || (delivery.delivery_slo_verdict === 'fail' && countedUs <= limitUs)
        ? undefined
        : { time: duration(countedUs), limit: duration(limitUs), over: countedUs > limitUs },
  });
}

function Summary({ diagnosis }: { readonly diagnosis: DiagnosisRow }) {
  return (
    <>
      <RecordWords sentence={diagnosis.summary} own={useShown().say.causeWords(diagnosis.cause)?.means} />
      <p>
        <code className="cause">{diagnosis.cause}</code>
      </p>
    </>
  );
}

function WithoutDiagnosis({ delivery }: { readonly delivery: Delivery }) {
  const { say } = useShown();
  if (delivery.cause !== null) return <code className="cause">{delivery.cause}</code>;
  return <p>{delivery.delivery_slo_verdict === 'success' ? say.delivery.arrived : say.delivery.noCause}</p>;
}

function WhoseSide({ side }: { readonly side: NonNullable<Delivery['side']> }) {
  const { say } = useShown();
  return (
    <>
      <p>
        <SideBadge side={side} />
      </p>
      <p>{say.sideMeanings[side]}</p>
    </>
  );
}

function ToDo({ delivery, diagnosis }: AnswerPanelProps) {
  const { say } = useShown();
  if (diagnosis !== undefined && diagnosis.advice !== '')
    return <RecordWords sentence={diagnosis.advice} own={say.causeWords(diagnosis.cause)?.todo} />;
  if (delivery.delivery_slo_verdict === 'success') return <p>{say.delivery.nothingToDo}</p>;
  return <p>{delivery.delivery_slo_verdict === 'pending' ? say.delivery.waitToDo : say.delivery.noCause}</p>;
}
