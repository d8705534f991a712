import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { deliveryQuestion, podQuestion } from '../api/questions.ts';
import type { Delivery, DiagnosisRow, SpanRow } from '../api/rows.ts';
import { Answered } from '../components/answered.tsx';
import { DeliveryReport } from '../components/delivery-report.tsx';
import { DeliveryTitle } from '../components/delivery-title.tsx';
import { useShown } from '../language/language.ts';

/** One delivery. It has an address of its own because a Pod that the API refused has none. */
export function DeliveryPage() {
  const { say } = useShown();
  const { deliveryId = '' } = useParams();
  const answer = useQuery(deliveryQuestion(deliveryId));
  return (
    <Answered query={answer} what={say.delivery.what}>
      {({ delivery, diagnoses, spans }) =>
        delivery.uid === null ? (
          <>
            <DeliveryTitle delivery={delivery} />
            <DeliveryReport delivery={delivery} diagnoses={diagnoses} spans={spans} milestones={undefined} />
          </>
        ) : (
          <WithPod uid={delivery.uid} delivery={delivery} diagnoses={diagnoses} spans={spans} />
        )
      }
    </Answered>
  );
}

interface WithPodProps {
  readonly uid: string;
  readonly delivery: Delivery;
  readonly diagnoses: readonly DiagnosisRow[];
  readonly spans: readonly SpanRow[];
}

/** The Pod adds the timeline and its other deliveries; the page does not wait for it. */
function WithPod({ uid, delivery, diagnoses, spans }: WithPodProps) {
  const pod = useQuery(podQuestion(uid)).data;
  return (
    <>
      <DeliveryTitle delivery={delivery} others={pod?.deliveries} />
      <DeliveryReport
        delivery={delivery}
        diagnoses={diagnoses}
        spans={spans.length > 0 ? spans : (pod?.spans ?? [])}
        milestones={pod?.milestones}
      />
    </>
  );
}
