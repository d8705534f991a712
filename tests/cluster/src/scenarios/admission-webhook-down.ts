import { removeWebhook, webhookConfiguration } from '../admission.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const admissionWebhookDown: Scenario = {
  name: 'admission-webhook-down',
  story: 'A webhook that the cluster must ask does not answer.',
  run: async (lab) => {
    await lab.create(webhookConfiguration(lab.namespace, 9444));
    lab.afterwards(removeWebhook(lab));
    await lab.rest(2);
    await lab.createRefused(pod('web'), 500);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'admission-webhook-unavailable', side: 'platform' })],
};
