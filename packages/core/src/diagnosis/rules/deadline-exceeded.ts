import { defineRule } from '../rule.ts';

export const deadlineExceeded = defineRule({
  cause: 'deadline-exceeded',
  stage: 'run',
  summary: 'The Pod ran longer than its own deadline allows.',
  signals: [{ rows: ['pod.phase_changed', 'warning'], components: ['kubelet'], reasons: ['DeadlineExceeded'] }],
  // The kubelet stops the containers when the time is over, politely or not.
  symptoms: [
    { rows: ['pod.phase_changed'] },
    { rows: ['container.terminated'], exitCodes: [137, 137] },
    { rows: ['container.terminated'], exitCodes: [143, 143] },
  ],
  examples: [
    {
      title: 'the deadline passed while the image was fetched',
      gives: 'deadline-exceeded',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.phase_changed',
          at: 60,
          container: 'Failed',
          reason: 'DeadlineExceeded',
          message: 'Pod was active on the node longer than the specified deadline',
        },
      ],
    },
    {
      title: 'near miss: the same word inside an answer of the runtime',
      over: ['sandbox-failed'],
      gives: 'sandbox-timeout',
      rows: [
        {
          type: 'warning',
          at: 60,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message: 'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        },
      ],
    },
  ],
});
