import { defineSlowRule } from '../rule.ts';

export const containerCreateSlow = defineSlowRule({
  cause: 'container-create-slow',
  stages: ['container_create'],
  summary: 'Creating the containers of the Pod took {duration} of {elapsed}[ on node {node}].',
  examples: [
    {
      title: 'the image is there and nothing follows',
      gives: 'container-create-slow',
      stages: [['container_create', 5]],
      rows: [{ type: 'image.pulled', at: 5, container: 'app' }],
    },
    {
      title: 'near miss: the runtime says no',
      gives: 'container-create-failed',
      stages: [['container_create', 5]],
      rows: [{ type: 'container.waiting', at: 5, container: 'app', reason: 'CreateContainerError', message: 'unknown' }],
    },
  ],
});
