import { defineSlowRule } from '../rule.ts';

export const initContainerSlow = defineSlowRule({
  cause: 'init-container-slow',
  stages: ['init'],
  summary: 'The init container[ {container}] took {duration} of {elapsed}.',
  examples: [
    {
      title: 'it waits for a database',
      gives: 'init-container-slow',
      init: ['wait'],
      stages: [['init', 5]],
      rows: [{ type: 'container.started', at: 5, container: 'wait' }],
    },
    {
      title: 'near miss: it ends with an error',
      gives: 'init-container-crash',
      init: ['wait'],
      stages: [['init', 5]],
      rows: [{ type: 'container.terminated', at: 60, container: 'wait', reason: 'Error', details: { exit_code: '2' } }],
    },
  ],
});
