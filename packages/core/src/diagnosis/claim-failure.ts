import { matchMessage } from './message-pattern.ts';
import type { Matcher } from './rule.ts';
import type { View } from './view.ts';

/** What an Event says of a claim of the Pod; provisioners report it under names of their own. */
export const ofClaim: Matcher = { rows: ['warning'], details: [['object_kind', 'PersistentVolumeClaim']] };

/** What is said of a claim while a Pod waits for it. */
export const claimSymptoms: readonly Matcher[] = [
  {
    ...ofClaim,
    reasons: ['FailedBinding', 'ProvisioningFailed', 'Provisioning', 'ExternalProvisioning', 'WaitForFirstConsumer', 'WaitForPodScheduled'],
  },
];

/** What the scheduler says of a Pod that waits for its claims. */
export const unboundClaims: readonly string[] = [
  'pod has unbound immediate PersistentVolumeClaims',
  "node(s) didn't find available persistent volumes to bind",
  'bound to non-existent persistentvolume',
  'waiting for ephemeral volume controller',
  'binding volumes:',
];

/** Whether the scheduler's latest word is that the Pod waits for its claims, or it has said nothing. */
export const waitsForClaims = ({ fit }: View): boolean =>
  fit === undefined || unboundClaims.some((pattern) => matchMessage(pattern, fit.reason.text) !== undefined);
