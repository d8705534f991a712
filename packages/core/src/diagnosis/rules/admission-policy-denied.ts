import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const admissionPolicyDenied = defineRule({
  cause: 'admission-policy-denied',
  stage: 'creation',
  summary: 'The admission policy[ {policy}] refused the Pod[: {detail}].',
  signals: [
    refusal([
      "ValidatingAdmissionPolicy '<policy>' with binding '<binding>' denied request: <detail...>",
      "MutatingAdmissionPolicy '<policy>' <detail...>",
      'ValidatingAdmissionPolicy',
    ]),
  ],
  examples: [
    {
      title: 'a policy asks for a label',
      gives: 'admission-policy-denied',
      outcome: 'rejected',
      over: ['invalid-spec'],
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            "pods \"web-0\" is forbidden: ValidatingAdmissionPolicy 'team-label' with binding 'team-label-all' denied request: the label team is missing",
          details: { code: '422' },
        },
      ],
    },
    {
      title: 'near miss: the API itself finds the Pod invalid',
      gives: 'invalid-spec',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'Pod "web-0" is invalid: spec.containers[0].image: Required value',
          details: { code: '422' },
        },
      ],
    },
  ],
});
