import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { pullFailure, pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';
import { crashSymptoms, startFailure } from '../start-failure.ts';

export const nodeDiskFull = defineRule({
  cause: 'node-disk-full',
  stage: 'sandbox',
  summary: 'The disk of node[ {node}] is full.',
  signals: [
    sandboxFailure(['no space left on device']),
    ...pullFailure(['no space left on device'], { stage: 'image_pull' }),
    mountFailure(['no space left on device']),
    ...startFailure(['no space left on device'], { stage: 'container_create' }),
    { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages: ['error making pod data directories'], stage: 'volumes' },
  ],
  symptoms: [...sandboxSymptoms, ...pullSymptoms, ...mountSymptoms, ...crashSymptoms],
  examples: [
    {
      title: 'an image does not fit',
      gives: 'node-disk-full',
      rows: [
        {
          type: 'image.pull_failed',
          at: 30,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": failed to extract layer: write /var/lib/x: no space left on device',
        },
        { type: 'container.waiting', at: 31, container: 'app', reason: 'ImagePullBackOff' },
      ],
    },
    {
      title: 'near miss: disk pressure put the Pod out before',
      gives: 'evicted-disk-pressure',
      outcome: 'failed',
      rows: [{ type: 'pod.evicted', at: 30, component: 'kubelet', reason: 'Evicted', message: 'The node had condition: [DiskPressure]. ' }],
    },
  ],
});
