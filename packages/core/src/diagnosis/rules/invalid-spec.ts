import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const invalidSpec = defineRule({
  cause: 'invalid-spec',
  stage: 'creation',
  summary: 'The Pod specification is not valid[: {detail}].',
  signals: [
    refusal(['is invalid: <detail...>'], { unless: ['admission webhook', 'AdmissionPolicy'] }),
    { rows: ['pod.create_refused'], codes: [422, 422] },
  ],
  examples: [
    {
      title: 'a name that is too long',
      gives: 'invalid-spec',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            'Pod "web-0" is invalid: spec.containers[0].name: Invalid value: "App": a lowercase RFC 1123 label must consist of lower case characters',
          details: { code: '422' },
        },
      ],
    },
    {
      title: 'near miss: a policy of the cluster answers with the same status',
      gives: 'admission-policy-denied',
      over: ['invalid-spec'],
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: "ValidatingAdmissionPolicy 'names' with binding 'names-all' denied request: name too short",
          details: { code: '422' },
        },
      ],
    },
  ],
});
