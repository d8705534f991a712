import { defineRule } from '../rule.ts';
import { configFailure, crashSymptoms } from '../start-failure.ts';

export const runAsNonRoot = defineRule({
  cause: 'run-as-non-root',
  stage: 'container_create',
  summary: 'The container[ {container}] may not run as root, and its image[ {image}] would.',
  signals: configFailure([
    'container has runAsNonRoot and image will run as root',
    'container has runAsNonRoot and image has non-numeric user',
    "container's runAsUser breaks non-root policy",
    'invalid user id',
  ]),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'an image without a user',
      gives: 'run-as-non-root',
      over: ['container-config-error'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: 'container has runAsNonRoot and image will run as root (pod: "web-0_shop(1)", container: app)',
        },
      ],
    },
    {
      title: 'near miss: another fault of the configuration',
      gives: 'container-config-error',
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: 'failed to prepare subPath for volumeMount "conf" of container "app"',
        },
      ],
    },
  ],
});
