import type { Finding } from '../diagnosis/index.ts';
import { type Pairs, pairOf, pairs, type Sli, type Span, type SpanEvent, stageSpan } from '../vocabulary/index.ts';
import { spanId, traceId } from './identity.ts';
import type { Judgement, JudgingContext } from './judgement.ts';
import { ownerPairs } from './owner-attributes.ts';
import { rolloutRoot } from './rollout-spans.ts';
import { logicVersion } from './sli-row.ts';
import type { Subject } from './subject.ts';

/** Kubernetes Events shown on the root span of one delivery, each where it first happened; the earliest are kept. */
const spanEventsMax = 64;

/**
 * The trace of one delivery (product contract §3.4): the root is exactly the delivery, its children are
 * the stages. `pod.admission` began with the request, as the root does, and so is a child like the others.
 */
export function spanRows(
  subject: Subject,
  judgement: Judgement,
  sli: Sli,
  main: Finding | undefined,
  { sha256Hex }: JudgingContext,
): readonly Span[] {
  const rootId = spanId(sha256Hex, sli.trace_id, `pod.${subject.action}`, '', 0, 0);
  const shared = {
    trace_id: sli.trace_id,
    cluster: subject.cluster,
    namespace: subject.namespace,
    pod: subject.pod,
    uid: subject.uid,
    version: 0,
    retracted: false,
  };
  const failed = judgement.outcome !== 'delivered' && judgement.outcome !== 'open';
  const root: Span = {
    ...shared,
    span_id: rootId,
    parent_span_id: null,
    name: `pod.${subject.action}`,
    stage: null,
    container: null,
    attempt: null,
    owner: null,
    start_at_us: subject.started.at,
    end_at_us: judgement.asOfUs,
    status: failed ? 'error' : 'unset',
    attributes: attributesOf(subject, sli, failed ? main : undefined),
    links: linksOf(subject, sli, sha256Hex),
    events: spanEvents(subject, judgement.asOfUs),
  };
  // A resize has a stage of the name of its root.
  const numbers = new Map<string, number>([[`${root.name}||0`, 1]]);
  const children = judgement.stages.map((stage): Span => {
    const name = stageSpan(stage.stage);
    const place = `${name}|${stage.container}|${stage.attempt}`;
    const n = numbers.get(place) ?? 0;
    numbers.set(place, n + 1);
    const guilty =
      main !== undefined &&
      judgement.outcome !== 'delivered' &&
      main.stage === stage.stage &&
      (main.container === null || stage.container === '' || main.container === stage.container);
    return {
      ...shared,
      span_id: spanId(sha256Hex, sli.trace_id, name, stage.container, stage.attempt, n),
      parent_span_id: rootId,
      name,
      stage: stage.stage,
      container: stage.container === '' ? null : stage.container,
      attempt: stage.container === '' ? null : stage.attempt,
      owner: stage.owner,
      start_at_us: stage.fromUs,
      end_at_us: stage.toUs,
      status: guilty ? 'error' : 'unset',
      attributes: pairs(
        ['error.type', guilty ? main.cause : undefined],
        ['k8s.container.name', stage.container === '' ? undefined : stage.container],
        ['lunettes.delivery_id', sli.delivery_id],
        ['lunettes.owner', stage.owner],
        ['lunettes.stage', stage.stage],
      ),
      links: [],
      events: [],
    };
  });
  return [root, ...children];
}

function attributesOf(subject: Subject, sli: Sli, main: Finding | undefined): Pairs {
  return pairs(
    ['error.type', main?.cause],
    ['k8s.cluster.name', subject.cluster],
    ['k8s.cluster.uid', sli.cluster_uid ?? undefined],
    ['k8s.namespace.name', subject.namespace],
    ['k8s.node.name', subject.node ?? undefined],
    ['k8s.pod.name', subject.pod],
    ['k8s.pod.uid', subject.uid],
    ['lunettes.action', subject.action],
    ['lunettes.cause', sli.cause ?? undefined],
    ['lunettes.class', sli.class ?? undefined],
    ['lunettes.code', sli.code ?? undefined],
    ['lunettes.delivery_id', sli.delivery_id],
    ['lunettes.logic_version', logicVersion],
    ['lunettes.outcome', sli.outcome],
    ['lunettes.side', sli.side ?? undefined],
    ['lunettes.uncertainty_us', String(sli.uncertainty_us)],
    ...ownerPairs(sli.owner_kind, sli.owner_name, sli.owner_uid),
    ...ownerPairs(sli.workload_kind, sli.workload_name, sli.workload_uid),
  );
}

/** A Pod points at the rollout that it belongs to, and one that takes another's place at that one's own creation. */
function linksOf(subject: Subject, sli: Sli, sha256Hex: JudgingContext['sha256Hex']): Span['links'] {
  if (subject.action !== 'create') return [];
  return [...replacedLinks(subject, sli, sha256Hex), ...rolloutLinks(subject, sli, sha256Hex)];
}

/** Its ids follow from the workload and the revision, so that it can be pointed at before anybody told of it. */
function rolloutLinks({ idCluster, facts }: Subject, sli: Sli, sha256Hex: JudgingContext['sha256Hex']): Span['links'] {
  const rollout = rolloutOf(facts, sli);
  if (rollout === undefined || rollout.uid === null || rollout.revision === null) return [];
  const { traceId: trace, spanId: root } = rolloutRoot(sha256Hex, { cluster: idCluster, uid: rollout.uid, revision: rollout.revision });
  return [{ trace_id: trace, span_id: root, attributes: pairs(['lunettes.link', 'rollout']) }];
}

function rolloutOf(facts: Subject['facts'], sli: Sli): { readonly uid: string | null; readonly revision: string | null } | undefined {
  if (sli.owner_kind === 'Job') return { uid: sli.owner_uid, revision: '' };
  switch (sli.workload_kind) {
    case 'Deployment':
    case 'StatefulSet':
      return { uid: sli.workload_uid, revision: sli.revision };
    case 'DaemonSet':
      return { uid: sli.workload_uid, revision: facts?.templateGeneration ?? null };
    default:
      return undefined;
  }
}

function replacedLinks(subject: Subject, sli: Sli, sha256Hex: JudgingContext['sha256Hex']): Span['links'] {
  if (sli.replaces_uid === null) return [];
  const replaced = { cluster: subject.idCluster, uid: sli.replaces_uid, action: 'create', ordinal: 1 };
  const trace = traceId(sha256Hex, replaced);
  return [{ trace_id: trace, span_id: spanId(sha256Hex, trace, 'pod.create', '', 0, 0), attributes: pairs(['lunettes.link', 'replaces']) }];
}

function spanEvents({ known, started }: Subject, untilUs: number): readonly SpanEvent[] {
  return known
    .filter((one) => pairOf(one.details, 'event_type') !== undefined && one.at <= untilUs && one.at >= started.at)
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
    .slice(0, spanEventsMax)
    .map((one) => ({
      at_us: one.at,
      name: 'k8s.event',
      attributes: pairs(['k8s.event.reason', pairOf(one.details, 'reason')], ['message', pairOf(one.details, 'message')]),
    }));
}
