import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const runtimeClassMissing = defineRule({
  cause: 'runtime-class-missing',
  stage: 'creation',
  summary: 'The runtime class[ {name}] does not exist.',
  signals: [refusal(['pod rejected: RuntimeClass "<name>" not found'])],
  examples: [
    {
      title: 'a class of another cluster',
      gives: 'runtime-class-missing',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: the class of priority is missing',
      gives: 'priority-class-missing',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: no PriorityClass with name urgent was found',
          details: { code: '403' },
        },
      ],
    },
  ],
});
