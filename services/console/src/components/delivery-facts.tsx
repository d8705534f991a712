import type { ReactNode } from 'react';
import type { Delivery } from '../api/rows.ts';
import { bytesText } from '../format/count.ts';
import { useShown, wordOf } from '../language/language.ts';
import { Instant } from './instant.tsx';
import { PageLink, podPath, workloadPath } from './page-link.tsx';

/** What identifies a delivery, and how well it was seen. */
export function DeliveryFacts({ delivery }: { readonly delivery: Delivery }) {
  const { say, duration } = useShown();
  const words = say.delivery.fact;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.workload, <WorkloadOf key="" delivery={delivery} />],
    [words.node, delivery.node],
    [words.class, delivery.class],
    [words.trigger, delivery.trigger === 'unknown' ? null : delivery.trigger],
    [words.started, <Instant key="" atUs={delivery.started_at_us} resolution="us" />],
    [words.ended, <Instant key="" atUs={delivery.ended_at_us} resolution="us" />],
    [words.endedBy, delivery.ended_by === null ? null : say.endedBy[delivery.ended_by]],
    [words.judged, <Instant key="" atUs={delivery.judged_at_us} resolution="us" />],
    [words.uncertainty, `± ${duration(delivery.uncertainty_us)}`],
    [words.restarts, delivery.restarts === 0 ? null : delivery.restarts],
    [words.sources, delivery.sources.join(', ')],
    [words.degraded, delivery.degraded.map((each) => wordOf(say.degraded, each)).join(', ')],
    [words.replaces, delivery.replaces_uid === null ? null : <PodLink key="" uid={delivery.replaces_uid} />],
    [words.uid, delivery.uid === null ? null : <PodLink key="" uid={delivery.uid} />],
    [words.deliveryId, <code key="">{delivery.delivery_id}</code>],
    [words.traceId, <code key="">{delivery.trace_id}</code>],
    [words.version, `${delivery.version} · ${delivery.final ? say.delivery.final : say.delivery.notFinal}`],
    [words.policy, `${delivery.policy_version} · ${delivery.logic_version}`],
  ];
  return (
    <>
      <dl className="facts columns">
        {facts.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <Images delivery={delivery} />
    </>
  );
}

function PodLink({ uid }: { readonly uid: string }) {
  return (
    <PageLink to={podPath(uid)}>
      <code>{uid}</code>
    </PageLink>
  );
}

/** Workloads that are rolled out have a page of their own. */
const rolledOut: ReadonlySet<string | null> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

function WorkloadOf({ delivery: { workload_kind, workload_name, workload_uid } }: { readonly delivery: Delivery }) {
  const text = workload_name === null ? workload_kind : `${workload_kind ?? ''} ${workload_name}`;
  if (workload_uid === null || !rolledOut.has(workload_kind)) return text ?? '–';
  return <PageLink to={workloadPath(workload_uid)}>{text}</PageLink>;
}

function Images({ delivery }: { readonly delivery: Delivery }) {
  const { say, duration } = useShown();
  const words = say.delivery;
  if (delivery.images.length === 0) return null;
  return (
    <>
      <h3>{words.images}</h3>
      <ul className="images">
        {delivery.images.map((image) => (
          <li key={image.name}>
            <code>{image.name}</code>{' '}
            <span className="quiet">
              {image.cached === true && words.cached}
              {image.pull_us !== null && `${words.pulled} ${duration(image.pull_us)}`}
              {image.bytes !== null && ` · ${bytesText(image.bytes)}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
