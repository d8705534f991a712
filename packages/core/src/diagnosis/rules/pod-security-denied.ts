import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const podSecurityDenied = defineRule({
  cause: 'pod-security-denied',
  stage: 'creation',
  summary: 'The security level[ {level}] of the namespace does not allow this Pod[: {detail}].',
  signals: [refusal(['violates PodSecurity "<level>": <detail...>', 'violates PodSecurity'])],
  examples: [
    {
      title: 'a restricted namespace and a Pod that may run as root',
      gives: 'pod-security-denied',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            'pods "web-0" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: the kubelet, not the namespace, refuses root',
      over: ['container-config-error'],
      gives: 'run-as-non-root',
      rows: [
        {
          type: 'container.waiting',
          at: 3,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: 'container has runAsNonRoot and image will run as root',
        },
      ],
    },
  ],
});
