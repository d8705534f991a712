import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const createConflict = defineRule({
  cause: 'create-conflict',
  stage: 'creation',
  summary: 'A Pod of this name exists already.',
  signals: [refusal(['already exists', 'the object has been modified']), { rows: ['pod.create_refused'], codes: [409, 409] }],
  examples: [
    {
      title: 'the name is taken',
      gives: 'create-conflict',
      outcome: 'rejected',
      rows: [{ type: 'pod.create_refused', at: 0, message: 'pods "web-0" already exists', details: { code: '409' } }],
    },
    {
      title: 'near miss: the next attempt succeeded',
      gives: 'none',
      rows: [
        { type: 'pod.create_refused', at: 0, message: 'pods "web-0" already exists', details: { code: '409' } },
        { type: 'pod.created', at: 1 },
      ],
    },
  ],
});
