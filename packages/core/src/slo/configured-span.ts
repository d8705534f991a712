import {
  type LifecycleEvent,
  type Owner,
  type Pairs,
  pairOf,
  pairs,
  type Sha256Hex,
  type Span,
  type SpanEvent,
} from '../vocabulary/index.ts';
import { deliveryId, spanId, traceId } from './identity.ts';
import { detail } from './subject.ts';

/**
 * The span that a `span.closed` record tells of: each record is one row, with the record's own version, and its ids follow
 * from the record, so that nothing has to be remembered. Spans of `PodCreate` and `PodDelete` hang below the root of that
 * delivery; those of other actions, and those whose Pod names an external trace, below a root of their own.
 */
export function configuredSpan(row: LifecycleEvent, idCluster: string, sha256Hex: Sha256Hex): Span {
  const place = placeOf(row, idCluster, sha256Hex);
  const slot = detail(row, 'slot') ?? '';
  const isRoot = slot === '';
  const errors = errorsOf(row);
  return {
    trace_id: place.traceId,
    span_id: isRoot ? place.rootId : (detail(row, 'span_id') ?? place.idOf(slot)),
    parent_span_id: isRoot ? detail(row, 'parent_id') : parentOf(row, place),
    cluster: row.cluster,
    namespace: row.namespace,
    pod: row.pod,
    uid: row.uid,
    name: isRoot ? place.action : (detail(row, 'name') ?? slot),
    stage: null,
    container: null,
    attempt: null,
    owner: ownerOf(detail(row, 'owner')),
    start_at_us: Number(detail(row, 'start_at_us') ?? row.at_us),
    end_at_us: row.at_us,
    // A retry that recovered is no error.
    status: errors.length > 0 && detail(row, 'state') !== 'complete' ? 'error' : 'unset',
    attributes: attributesOf(row, place),
    links: isRoot && place.delivery !== undefined ? [{ ...place.delivery.root, attributes: pairs(['lunettes.link', 'delivery']) }] : [],
    events: errors,
    version: row.version,
    retracted: row.retracted,
  };
}

interface Place {
  readonly action: string;
  readonly traceId: string;
  readonly rootId: string;
  /** The delivery of this action, for actions that have one. */
  readonly delivery: { readonly id: string; readonly root: { readonly trace_id: string; readonly span_id: string } } | undefined;
  idOf(slot: string): string;
}

const deliveryActions: ReadonlyMap<string, string> = new Map([
  ['PodCreate', 'create'],
  ['PodDelete', 'delete'],
]);

function placeOf(row: LifecycleEvent, idCluster: string, sha256Hex: Sha256Hex): Place {
  const action = detail(row, 'action') ?? '';
  const track = `trace-config/${action}/${detail(row, 'track_second') ?? ''}`;
  const of = { cluster: idCluster, uid: row.uid, ordinal: 1 };
  const delivered = deliveryActions.get(action);
  const delivery = delivered === undefined ? undefined : deliveryOf({ ...of, action: delivered }, sha256Hex);
  const external = detail(row, 'trace_id');
  const trace = external ?? delivery?.root.trace_id ?? traceId(sha256Hex, { ...of, action: track });
  const rootId =
    external === null && delivery !== undefined
      ? delivery.root.span_id
      : (detail(row, 'root_span_id') ?? spanId(sha256Hex, trace, track, '', 0, 0));
  return { action, traceId: trace, rootId, delivery, idOf: (slot) => spanId(sha256Hex, trace, `${track}/${slot}`, '', 0, 0) };
}

function deliveryOf(of: Parameters<typeof deliveryId>[1], sha256Hex: Sha256Hex): NonNullable<Place['delivery']> {
  const trace = traceId(sha256Hex, of);
  return { id: deliveryId(sha256Hex, of), root: { trace_id: trace, span_id: spanId(sha256Hex, trace, `pod.${of.action}`, '', 0, 0) } };
}

function parentOf(row: LifecycleEvent, place: Place): string {
  const slot = detail(row, 'parent');
  return slot === null ? place.rootId : (detail(row, 'parent_id') ?? place.idOf(slot));
}

/** The original's owners: what infrastructure does is the platform's, what the user's containers do is the tenant's. */
function ownerOf(owner: string | null): Owner | null {
  if (owner === 'k8s') return 'platform';
  return owner === 'custom' ? 'tenant' : null;
}

function attributesOf(row: LifecycleEvent, { action, delivery }: Place): Pairs {
  const given = (key: string): string | undefined => pairOf(row.details, key);
  return pairs(
    ['k8s.cluster.name', row.cluster],
    ['k8s.cluster.uid', given('cluster_uid')],
    ['k8s.namespace.name', row.namespace],
    ['k8s.pod.name', row.pod],
    ['k8s.pod.uid', row.uid],
    ['lunettes.delivery_id', delivery?.id],
    ['lunettes.trace_config.action', action],
    ['lunettes.trace_config.component', given('component')],
    ['lunettes.trace_config.instance', given('instance')],
    ['lunettes.trace_config.owner', given('owner')],
    ['lunettes.trace_config.state', given('state')],
    ['lunettes.trace_config.type', given('type')],
    ['lunettes.trace_config.version', given('trace_config_version')],
    ...row.details.flatMap(([key, value]) => (key.startsWith('property.') ? [[`lunettes.${key}`, value] as const] : [])),
  );
}

function errorsOf(row: LifecycleEvent): readonly SpanEvent[] {
  const text = detail(row, 'errors');
  const errors = text === null ? [] : (JSON.parse(text) as readonly { readonly at: number; readonly message: string }[]);
  return errors.map(({ at, message }) => ({ at_us: at, name: 'exception', attributes: pairs(['exception.message', message]) }));
}
