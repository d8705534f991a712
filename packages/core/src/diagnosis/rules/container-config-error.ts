import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const containerConfigError = defineRule({
  cause: 'container-config-error',
  stage: 'container_create',
  catchAll: true,
  summary: 'The container[ {container}] cannot be configured as the Pod describes it[: {detail}].',
  signals: [{ rows: ['container.waiting'], reasons: ['CreateContainerConfigError'] }],
  refine: (_view, { message }) => (message === '' ? {} : { params: [['detail', message]] }),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a subPath that cannot be prepared',
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
    {
      title: 'near miss: the message names a missing Secret',
      gives: 'secret-missing',
      over: ['container-config-error'],
      rows: [
        { type: 'container.waiting', at: 5, container: 'app', reason: 'CreateContainerConfigError', message: 'secret "db" not found' },
      ],
    },
  ],
});
