import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';
import { configFailure, crashSymptoms } from '../start-failure.ts';

export const secretKeyMissing = defineRule({
  cause: 'secret-key-missing',
  stage: 'volumes',
  summary: 'The Secret[ {object}] has no entry[ {key}], which the Pod needs.',
  signals: [
    mountFailure(['references non-existent secret key: <key>']),
    ...configFailure(["couldn't find key <key> in Secret <object>", "couldn't find key*in Secret"]),
  ],
  symptoms: [...mountSymptoms, ...crashSymptoms],
  examples: [
    {
      title: 'as environment',
      gives: 'secret-key-missing',
      over: ['container-config-error'],
      rows: [
        {
          type: 'container.waiting',
          at: 4,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: "couldn't find key password in Secret shop/db",
        },
      ],
    },
    {
      title: 'near miss: a key of a ConfigMap',
      gives: 'configmap-key-missing',
      over: ['container-config-error'],
      rows: [
        {
          type: 'container.waiting',
          at: 4,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: "couldn't find key password in ConfigMap shop/db",
        },
      ],
    },
  ],
});
