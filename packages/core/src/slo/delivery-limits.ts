import type { DeliveryLimits, LimitedDelivery, LimitedKind, PassingLimit } from '../lifecycle/index.ts';
import { bestEffortLimitUs, changeLimitUs, classLimit, deliveryClass } from './delivery-class.ts';
import { limitsOf, stagesOf } from './judgement.ts';
import { defaultPolicy, type Policy, podLimit } from './policy.ts';

/** The limits of deliveries for the lifecycle, which tells when the first of them has passed: the same that verdicts come from. */
export const deliveryLimits: DeliveryLimits = { leastUs, firstOf };

function leastUs({ action, namespace, facts }: LimitedKind, document: string | undefined): number {
  if (action !== 'create') return action === 'delete' ? bestEffortLimitUs : changeLimitUs;
  const policy = policyOf(document);
  const elapsed = [false, true].map((runToCompletion) => podLimit(policy, namespace, runToCompletion).limitUs);
  return Math.min(...elapsed, classLimit[deliveryClass(facts)].limitUs);
}

function firstOf(delivery: LimitedDelivery, document: string | undefined): PassingLimit | undefined {
  const { endUs } = delivery;
  const [pod, of] = limitsOf(delivery, policyOf(document), stagesOf(delivery, endUs), endUs);
  const passing = [
    { objective: 'pod_slo', ...pod },
    { objective: 'delivery_slo', ...of },
  ];
  let first: PassingLimit | undefined;
  for (const { objective, limitUs, deadlineUs } of passing)
    if (deadlineUs !== undefined && (first === undefined || deadlineUs < first.atUs)) first = { objective, limitUs, atUs: deadlineUs };
  return first;
}

const policyOf = (document: string | undefined): Policy => (document === undefined ? defaultPolicy : (JSON.parse(document) as Policy));
