import { defineSlowRule } from '../rule.ts';

export const containerStartSlow = defineSlowRule({
  cause: 'container-start-slow',
  stages: ['container_start'],
  summary: 'Starting the containers of the Pod took {duration} of {elapsed}[ on node {node}].',
  examples: [
    {
      title: 'created, and not started',
      gives: 'container-start-slow',
      stages: [['container_start', 5]],
      rows: [{ type: 'container.created', at: 5, container: 'app' }],
    },
    {
      title: 'near miss: started, and not ready',
      gives: 'slow-start',
      stages: [
        ['container_start', 5, 6],
        ['readiness', 6],
      ],
      rows: [{ type: 'container.started', at: 6, container: 'app' }],
    },
  ],
});
