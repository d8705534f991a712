import { defineClosingRule } from '../rule.ts';

export const unknown = defineClosingRule({
  cause: 'unknown',
  when: 'otherwise',
  summary: 'What was seen does not say why: nothing was heard between {from} and {to}, for {gap}.',
  examples: [
    {
      title: 'silence',
      gives: 'unknown',
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 1 },
      ],
    },
    {
      title: 'near miss: a stage took the time',
      gives: 'image-pull-slow',
      stages: [['image_pull', 2]],
      rows: [{ type: 'pod.created', at: 0 }],
    },
  ],
});
