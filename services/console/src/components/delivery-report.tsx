import type { Delivery, DiagnosisRow, LifecycleRow, SpanRow } from '../api/rows.ts';
import { useShown } from '../language/language.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { DeliveryFacts } from './delivery-facts.tsx';
import { DiagnosisCard } from './diagnosis-card.tsx';
import { Panel } from './panel.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { OwnerTimes, VerdictTable } from './verdict-table.tsx';
import { WaterfallTable } from './waterfall-table.tsx';

interface DeliveryReportProps {
  readonly delivery: Delivery;
  readonly diagnoses: readonly DiagnosisRow[];
  readonly spans: readonly SpanRow[];
  /** Absent while it is asked for, or where no Pod was ever made. */
  readonly milestones: readonly LifecycleRow[] | undefined;
}

/** Everything about one delivery, the answer first and the proof after it. */
export function DeliveryReport({ delivery, diagnoses, spans, milestones }: DeliveryReportProps) {
  const { say } = useShown();
  const words = say.delivery;
  const own = diagnoses.filter((each) => each.delivery_id === delivery.delivery_id).toSorted((a, b) => a.rank - b.rank);
  const runs = diagnoses.filter((each) => each.action === 'run');
  return (
    <>
      <AnswerPanel delivery={delivery} diagnosis={own[0]} />
      <div className="pair">
        <Panel title={words.verdicts}>
          <VerdictTable delivery={delivery} />
        </Panel>
        <Panel title={words.time}>
          <OwnerTimes delivery={delivery} />
        </Panel>
      </div>
      <Panel title={words.waterfall}>
        <WaterfallTable delivery={delivery} spans={spans} />
      </Panel>
      <Panel title={words.diagnoses}>
        {own.length === 0 && <p className="empty">{delivery.cause === null ? words.diagnosesNone : words.noCause}</p>}
        {own.map((each) => (
          <DiagnosisCard key={each.diagnosis_id} diagnosis={each} />
        ))}
      </Panel>
      {runs.length > 0 && (
        <Panel title={words.runs}>
          {runs.map((each) => (
            <DiagnosisCard key={each.diagnosis_id} diagnosis={each} />
          ))}
        </Panel>
      )}
      {milestones !== undefined && (
        <Panel title={words.timeline}>
          <TimelineTable rows={milestones} startedAtUs={delivery.started_at_us} />
        </Panel>
      )}
      <Panel title={words.facts}>
        <DeliveryFacts delivery={delivery} />
      </Panel>
    </>
  );
}
