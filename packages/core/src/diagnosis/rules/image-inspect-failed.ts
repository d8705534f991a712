import { pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageInspectFailed = defineRule({
  cause: 'image-inspect-failed',
  stage: 'image_pull',
  summary: 'The node[ {node}] could not read the image[ {image}] that it has.',
  signals: [
    { rows: ['warning'], components: ['kubelet'], reasons: ['InspectFailed'], messages: ['Failed to inspect image'] },
    { rows: ['container.waiting'], reasons: ['ImageInspectError'] },
  ],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'a layer is damaged',
      gives: 'image-inspect-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'InspectFailed',
          message: 'Failed to inspect image "registry.example/shop/app:1": rpc error: code = Unknown desc = layer not known',
        },
      ],
    },
    {
      title: 'near miss: its name cannot be read',
      gives: 'image-invalid-name',
      rows: [
        {
          type: 'container.waiting',
          at: 3,
          container: 'app',
          reason: 'InvalidImageName',
          message: 'Failed to apply default image tag "App App"',
        },
      ],
    },
  ],
});
