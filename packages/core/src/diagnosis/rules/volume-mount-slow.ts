import { defineSlowRule } from '../rule.ts';

export const volumeMountSlow = defineSlowRule({
  cause: 'volume-mount-slow',
  stages: ['volumes'],
  summary: 'It took {duration} until the volumes of the Pod were usable.',
  examples: [
    {
      title: 'no error was heard',
      gives: 'volume-mount-slow',
      stages: [['volumes', 2]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'pod.kubelet_acknowledged', at: 2 },
      ],
    },
    {
      title: 'near miss: the error was heard',
      gives: 'secret-missing',
      over: ['volume-mount-failed'],
      stages: [['volumes', 2]],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found',
        },
      ],
    },
  ],
});
