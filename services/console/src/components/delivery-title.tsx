import type { Delivery } from '../api/rows.ts';
import { useShown } from '../language/language.ts';
import { OutcomeMark } from './badges.tsx';
import { Instant } from './instant.tsx';
import { PageHead } from './page-head.tsx';
import { deliveryPath, PageLink, podPath } from './page-link.tsx';

interface DeliveryTitleProps {
  readonly delivery: Delivery;
  /** All deliveries of the same Pod, newest first. */
  readonly others?: readonly Delivery[] | undefined;
}

/** Which Pod, where, doing what; and the way to its other deliveries. */
export function DeliveryTitle({ delivery, others }: DeliveryTitleProps) {
  const { say } = useShown();
  const name = delivery.pod === '' ? (delivery.workload_name ?? say.deliveries.noPod) : delivery.pod;
  return (
    <PageHead title={name}>
      <p className="where">
        <span>{say.actions[delivery.action]}</span>
        <Place name="cluster" value={delivery.cluster} />
        <Place name="namespace" value={delivery.namespace} />
        {delivery.workload_name !== null && delivery.workload_name !== delivery.pod && (
          <Place name="workload" value={delivery.workload_name} kind={delivery.workload_kind} />
        )}
        {delivery.node !== null && <Place name="node" value={delivery.node} />}
        {delivery.uid !== null && <PageLink to={podPath(delivery.uid)}>{say.delivery.open}</PageLink>}
      </p>
      {others !== undefined && others.length > 1 && (
        <nav className="siblings" aria-label={say.delivery.podDeliveries}>
          {others.map((other) => (
            <Sibling key={other.delivery_id} delivery={other} current={other.delivery_id === delivery.delivery_id} />
          ))}
        </nav>
      )}
    </PageHead>
  );
}

function Place({
  name,
  value,
  kind,
}: {
  readonly name: 'cluster' | 'namespace' | 'workload' | 'node';
  readonly value: string;
  readonly kind?: string | null;
}) {
  const { say } = useShown();
  return (
    <span>
      <span className="quiet">{kind ?? say.filters[name]}</span>{' '}
      <PageLink to="/deliveries" search={new URLSearchParams({ [name]: value })}>
        {value}
      </PageLink>
    </span>
  );
}

function Sibling({ delivery, current }: { readonly delivery: Delivery; readonly current: boolean }) {
  const { say } = useShown();
  const text = (
    <>
      {say.actions[delivery.action]} <OutcomeMark outcome={delivery.outcome} />{' '}
      <Instant atUs={delivery.started_at_us ?? delivery.first_seen_at_us} form="short" />
    </>
  );
  if (current) return <span aria-current="page">{text}</span>;
  return <PageLink to={deliveryPath(delivery.delivery_id)}>{text}</PageLink>;
}
