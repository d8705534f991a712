import { defineRule } from '../rule.ts';
import { crashSymptoms, startFailure } from '../start-failure.ts';

export const entrypointNotExecutable = defineRule({
  cause: 'entrypoint-not-executable',
  stage: 'container_start',
  summary: 'The program[ {program}] of the container[ {container}] may not be executed.',
  signals: [
    ...startFailure([
      'exec: "<program>": permission denied',
      'exec <program>: permission denied',
      'starting container process caused*permission denied',
    ]),
    { rows: ['container.terminated'], exitCodes: [126, 126], confidence: 'likely', containers: ['regular', 'sidecar'] },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a script without its executable bit',
      gives: 'entrypoint-not-executable',
      over: ['container-start-failed'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'RunContainerError',
          message: 'failed to create shim task: OCI runtime create failed: exec: "/entrypoint.sh": permission denied: unknown',
        },
      ],
    },
    {
      title: 'near miss: the program runs and is denied something',
      gives: 'crash-loop-app-error',
      rows: [
        {
          type: 'container.terminated',
          at: 5,
          container: 'app',
          reason: 'Error',
          message: 'open /data/db: permission denied',
          details: { exit_code: '1' },
        },
      ],
    },
  ],
});
