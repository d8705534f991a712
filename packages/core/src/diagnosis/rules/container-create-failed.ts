import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const containerCreateFailed = defineRule({
  cause: 'container-create-failed',
  stage: 'container_create',
  catchAll: true,
  summary: 'The node[ {node}] could not create the container[ {container}][: {detail}].',
  signals: [
    { rows: ['container.waiting'], reasons: ['CreateContainerError', 'PreCreateHookError'] },
    {
      rows: ['warning'],
      components: ['kubelet'],
      reasons: ['Failed'],
      messages: [
        'Error: failed to create container: <detail...>',
        'failed to create containerd container',
        'failed to create containerd task',
        'Internal PreCreateContainer hook failed',
      ],
      unless: ['executable file not found', 'permission denied', 'exec format error', 'no such file or directory'],
    },
    { rows: ['warning'], components: ['kubelet'], reasons: ['FailedCreatePodContainer'] },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'the runtime refuses and does not say why',
      gives: 'container-create-failed',
      rows: [{ type: 'container.waiting', at: 5, container: 'app', reason: 'CreateContainerError', message: 'context deadline exceeded' }],
    },
    {
      title: 'near miss: refused once, then created',
      gives: 'slow-start',
      stages: [['readiness', 10]],
      rows: [
        { type: 'container.waiting', at: 5, container: 'app', reason: 'CreateContainerError', message: 'context deadline exceeded' },
        { type: 'container.created', at: 9, container: 'app' },
      ],
    },
  ],
});
