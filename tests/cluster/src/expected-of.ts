import { actionInstants, milestoneInstant } from './instants.ts';
import { LabFailure } from './lab-failure.ts';
import { type Creation, objectsOf, type RawCase, refusalsOf } from './raw-case.ts';
import { completedAt, heldUpBy, isCurrent, revisionOf, stuckAt, supersededAt } from './rollout-instants.ts';
import type { DeliveryTruth, RolloutTruth } from './scenario.ts';

/** What must come out, in the form of the golden tests: the scenario's truth, with the instants that its recording tells. */
export function expectedOf(raw: RawCase): object {
  const { scenario, namespace, minor } = raw;
  const deliveries = scenario.truth.map((truth) => ({ truth, pod: creationOf(raw, truth) }));
  return {
    until: scenario.until,
    deliveries: deliveries.map(({ truth, pod }) => ({
      pod: pod.name,
      uid: pod.uid,
      action: truth.action,
      row: {
        namespace,
        outcome: truth.outcome,
        pod_slo_verdict: truth.podVerdict,
        delivery_slo_verdict: truth.deliveryVerdict,
        cause: truth.cause,
        side: truth.side,
        ...eligibilityOf(truth),
        ...truth.row,
      },
      ...(truth.stage === undefined && truth.container === undefined
        ? {}
        : {
            diagnosis: {
              ...(truth.stage === undefined ? {} : { stage: truth.stage }),
              ...(truth.container === undefined ? {} : { container: truth.container }),
            },
          }),
      ...actionInstants(raw, truth, pod),
      // Each API server stamps its own answers: a kubelet may be heard of before the binding was answered, and then the stage has no length.
      stages: { ...truth.stages, present: truth.stages.present.filter((stage) => raw.apiServers === 1 || stage !== 'kubelet_ack') },
      milestones: Object.fromEntries(truth.milestones.map((type) => [type, milestoneInstant(raw, pod, type)])),
      never: truth.never,
    })),
    ...(scenario.rollouts === undefined ? {} : { rollouts: scenario.rollouts.map((truth) => rolloutOf(raw, truth)) }),
    known: (scenario.notYet ?? [])
      .filter((entry) => entry.kubernetes?.includes(minor) ?? true)
      .flatMap(({ why, answers }) =>
        answers.map(({ truth: index, what, true: truth, told }) => {
          const about = deliveries[index];
          if (about === undefined) throw new LabFailure(`${scenario.name} has no truth ${index}`);
          return { where: `${about.pod.name} ${about.truth.action} ${what}`, truth, told, why };
        }),
      ),
  };
}

function creationOf(raw: RawCase, { pod, nth = 1, outcome }: DeliveryTruth): Creation {
  const all = outcome === 'rejected' ? refusalsOf(raw) : objectsOf(raw);
  const isMatch = pod.endsWith('*') ? (name: string) => name.startsWith(pod.slice(0, -1)) : (name: string) => name === pod;
  const found = all.filter(({ name }) => isMatch(name))[nth - 1];
  if (found === undefined) throw new LabFailure(`${raw.scenario.name}: the audit log has no creation ${nth} of ${pod}`);
  return found;
}

function rolloutOf(raw: RawCase, truth: RolloutTruth): object {
  const { kind, name, state, reason = null, desired, created, ready } = truth;
  const revision = revisionOf(raw, truth);
  const completed = completedAt(raw, truth, revision);
  return {
    kind,
    name,
    uid: revision.uid,
    revision: revision.revision,
    current: isCurrent(raw, truth),
    row: { state, reason, desired, created, ready },
    began: revision.began,
    completed,
    stuck: stuckAt(raw, truth, revision),
    superseded: completed === null ? supersededAt(raw, truth, revision) : null,
    held_up: heldUpBy(raw, truth, revision),
  };
}

/** A missed limit does not count where a tenant or a policy is the cause: product contract, delivery section. */
function eligibilityOf({ deliveryVerdict, side, row }: DeliveryTruth): object {
  const bySide = deliveryVerdict === 'fail' && (side === 'tenant' || side === 'policy') ? `side_${side}` : null;
  const excluded = row?.['slo_excluded'] ?? bySide;
  return { slo_eligible: excluded === null, slo_excluded: excluded };
}
