import { defineRule } from '../rule.ts';
import { crashSymptoms, startFailure } from '../start-failure.ts';

export const wrongArchitecture = defineRule({
  cause: 'wrong-architecture',
  stage: 'container_start',
  summary: 'The program of the container[ {container}] is for another architecture than that of the node[ {node}].',
  signals: startFailure(['exec format error']),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'an ARM image on another machine',
      gives: 'wrong-architecture',
      over: ['container-start-failed'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'RunContainerError',
          message: 'failed to create shim task: OCI runtime create failed: exec /app: exec format error: unknown',
        },
      ],
    },
    {
      title: 'near miss: the program is not there',
      gives: 'bad-command',
      over: ['container-start-failed'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'RunContainerError',
          message: 'exec: "serve": executable file not found in $PATH: unknown',
        },
      ],
    },
  ],
});
