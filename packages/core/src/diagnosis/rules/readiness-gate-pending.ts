import { defineCourseRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const readinessGatePending = defineCourseRule({
  cause: 'readiness-gate-pending',
  action: 'create',
  stage: 'readiness_gate',
  summary: 'The containers are ready, and the readiness gate[ {gates}] is not.',
  judge: (view) => {
    const open = openStage(view, 'readiness_gate');
    const said = rowsOf(view, 'pod.unready').filter(({ reason }) => reason === 'ReadinessGatesNotReady');
    const ready = rowsOf(view, 'pod.ready');
    if (!view.of.lasting || ready.length > 0 || (open === undefined && said.length === 0)) return undefined;
    const gates = view.of.pod?.readinessGates.join(', ') ?? '';
    return {
      confidence: 'certain',
      sinceUs: open?.fromUs ?? said[0]?.atUs ?? view.of.startedAtUs,
      evidence: [...said, ...rowsOf(view, 'pod.containers_ready')],
      params: gates === '' ? [] : [['gates', gates]],
    };
  },
  examples: [
    {
      title: 'the load balancer has not registered the Pod',
      gives: 'readiness-gate-pending',
      pod: { readinessGates: ['target-health.elbv2.k8s.aws/web'] },
      stages: [
        ['readiness', 5, 20],
        ['readiness_gate', 20],
      ],
      rows: [
        { type: 'pod.containers_ready', at: 20 },
        { type: 'pod.unready', at: 20, reason: 'ReadinessGatesNotReady' },
      ],
    },
    {
      title: 'near miss: the containers are not ready',
      gives: 'slow-start',
      pod: { readinessGates: ['target-health.elbv2.k8s.aws/web'] },
      stages: [['readiness', 5]],
      rows: [{ type: 'pod.unready', at: 5, reason: 'ContainersNotReady' }],
    },
  ],
});
