import { defineRule } from '../rule.ts';
import { crashSymptoms, startFailure } from '../start-failure.ts';

export const badCommand = defineRule({
  cause: 'bad-command',
  stage: 'container_start',
  summary: 'The program[ {program}] that the container[ {container}] should run is not in its image[ {image}].',
  signals: [
    ...startFailure([
      'exec: "<program>": executable file not found',
      'exec: "<program>": stat*no such file or directory',
      'exec <program>: no such file or directory',
      'executable file not found in $PATH',
    ]),
    { rows: ['container.terminated'], exitCodes: [127, 127], confidence: 'likely', containers: ['regular', 'sidecar'] },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a typing error in command',
      gives: 'bad-command',
      over: ['container-start-failed', 'crash-loop-app-error'],
      rows: [
        { type: 'image.pulled', at: 3, container: 'app' },
        { type: 'container.created', at: 4, container: 'app' },
        {
          type: 'warning',
          at: 4,
          last: 500,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH: unknown',
        },
        {
          type: 'container.terminated',
          at: 4,
          container: 'app',
          reason: 'StartError',
          message: 'failed to create containerd task: exec: "serve": executable file not found in $PATH',
          details: { exit_code: '128' },
        },
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'CrashLoopBackOff',
          message: 'back-off 10s restarting failed container=app pod=web-0_shop(1)',
        },
      ],
    },
    {
      title: 'near miss: it is there, and ends with an error',
      gives: 'crash-loop-app-error',
      rows: [{ type: 'container.terminated', at: 4, container: 'app', reason: 'Error', details: { exit_code: '1' } }],
    },
  ],
});
