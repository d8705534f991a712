import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const priorityClassMissing = defineRule({
  cause: 'priority-class-missing',
  stage: 'creation',
  summary: 'The priority class[ {name}] does not exist.',
  signals: [refusal(['no PriorityClass with name <name> was found'])],
  examples: [
    {
      title: 'a class of another cluster',
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
    {
      title: 'near miss: another object is missing',
      gives: 'service-account-missing',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: error looking up service account shop/builder: serviceaccount "builder" not found',
          details: { code: '403' },
        },
      ],
    },
  ],
});
