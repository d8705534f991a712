import { pullSymptoms } from '../pull-failure.ts';
import { defineRule } from '../rule.ts';

export const imageInvalidName = defineRule({
  cause: 'image-invalid-name',
  stage: 'image_pull',
  summary: 'The image name[ {image}] cannot be read.',
  signals: [
    { rows: ['container.waiting'], reasons: ['InvalidImageName'] },
    { rows: ['warning'], components: ['kubelet'], reasons: ['InspectFailed'], messages: ['Failed to apply default image tag "<image>"'] },
    { rows: ['warning'], components: ['kubelet'], reasons: ['Failed'], messages: ['InvalidImageName'] },
  ],
  symptoms: pullSymptoms,
  examples: [
    {
      title: 'upper case in the repository',
      gives: 'image-invalid-name',
      rows: [
        {
          type: 'warning',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'InspectFailed',
          message:
            'Failed to apply default image tag "Shop/App:1": couldn\'t parse image name "Shop/App:1": invalid reference format: repository name must be lowercase',
        },
        {
          type: 'container.waiting',
          at: 3,
          container: 'app',
          reason: 'InvalidImageName',
          message: 'Failed to apply default image tag "Shop/App:1"',
        },
      ],
    },
    {
      title: 'near miss: the runtime cannot read an image that it has',
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
  ],
});
