import { openWebhook, removeWebhook, webhookConfiguration } from '../admission.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const admissionWebhookDenied: Scenario = {
  name: 'admission-webhook-denied',
  story: 'A webhook that the cluster asks says no.',
  run: async (lab) => {
    lab.afterwards(await openWebhook({ port: 9443, says: 'images must come from the registry of the house' }));
    await lab.create(webhookConfiguration(lab.namespace, 9443));
    lab.afterwards(removeWebhook(lab));
    await lab.rest(2);
    await lab.createRefused(pod('web'), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'admission-webhook-denied', side: 'policy' })],
};
