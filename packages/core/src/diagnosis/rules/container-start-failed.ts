import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const containerStartFailed = defineRule({
  cause: 'container-start-failed',
  stage: 'container_start',
  catchAll: true,
  summary: 'The node[ {node}] could not start the container[ {container}][: {detail}].',
  signals: [
    { rows: ['container.waiting'], reasons: ['RunContainerError', 'PreStartHookError'] },
    { rows: ['container.terminated'], reasons: ['StartError', 'ContainerCannotRun'] },
  ],
  refine: (_view, { message }) => (message === '' ? {} : { params: [['detail', message]] }),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a group of processes could not be made',
      gives: 'container-start-failed',
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'RunContainerError',
          message: 'failed to create shim task: OCI runtime create failed: unable to apply cgroup configuration',
        },
      ],
    },
    {
      title: 'near miss: the message names the program',
      gives: 'bad-command',
      over: ['container-start-failed'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'RunContainerError',
          message: 'exec: "serve": executable file not found in $PATH',
        },
      ],
    },
  ],
});
