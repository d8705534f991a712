import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { podQuestion } from '../api/questions.ts';
import type { Delivery } from '../api/rows.ts';
import { Answered, isMissing } from '../components/answered.tsx';
import { DeliveriesTable } from '../components/deliveries-table.tsx';
import { DeliveryReport } from '../components/delivery-report.tsx';
import { PageHead } from '../components/page-head.tsx';
import { Panel } from '../components/panel.tsx';
import { TimelineTable } from '../components/timeline-table.tsx';
import { useShown } from '../language/language.ts';

/** One Pod by its UID: the delivery that matters most in full, its other deliveries as a list. */
export function PodPage() {
  const { say } = useShown();
  const { uid = '' } = useParams();
  const query = useQuery(podQuestion(uid));
  if (query.data === undefined && isMissing(query.error)) {
    return (
      <>
        <PageHead title={uid} />
        <p className="empty">{say.pod.none}</p>
      </>
    );
  }
  return (
    <Answered query={query} what={say.pod.what}>
      {({ pod, answer, deliveries, milestones, spans, diagnoses }) => {
        const shown = deliveries.find((each) => each.delivery_id === answer?.delivery_id) ?? mattersMost(deliveries);
        return (
          <>
            <PageHead title={pod.pod}>
              <p className="where">
                <span>{pod.namespace}</span>
                <span>{pod.cluster}</span>
                {pod.node !== null && <span>{pod.node}</span>}
                {pod.ip !== null && pod.ip !== '' && <span className="number">{pod.ip}</span>}
                <span>{pod.phase ?? pod.state}</span>
                <code>{pod.uid}</code>
              </p>
            </PageHead>
            {deliveries.length > 1 && (
              <Panel title={say.delivery.podDeliveries}>
                <DeliveriesTable
                  caption={say.delivery.podDeliveries}
                  rows={deliveries}
                  {...(shown === undefined ? {} : { current: shown.delivery_id })}
                />
              </Panel>
            )}
            {shown === undefined ? (
              <>
                <p className="empty">{say.pod.noDelivery}</p>
                <Panel title={say.delivery.timeline}>
                  <TimelineTable rows={milestones} startedAtUs={null} />
                </Panel>
              </>
            ) : (
              <DeliveryReport delivery={shown} diagnoses={diagnoses} spans={spans} milestones={milestones} />
            )}
          </>
        );
      }}
    </Answered>
  );
}

/** Where the API names none: an open delivery that is late, else one that went wrong, else an open one, else the newest. */
function mattersMost(deliveries: readonly Delivery[]): Delivery | undefined {
  return (
    deliveries.find((each) => each.outcome === 'open' && each.delivery_slo_verdict === 'fail') ??
    deliveries.find((each) => each.delivery_slo_verdict === 'fail') ??
    deliveries.find((each) => each.outcome === 'open') ??
    deliveries[0]
  );
}
