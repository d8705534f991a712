import { minuteUs, type PodFacts, secondUs } from '../vocabulary/index.ts';

export type DeliveryClass = 'TYPICAL' | 'NONTYPICAL1' | 'NONTYPICAL2' | 'MoreThan10Containers' | 'NotTypicalResource' | 'UNKNOWN';

const gib = 1024 ** 3;

/** The class of a Pod by what it asks for, first match; init containers do not count. Parity reference §3.3 (b). */
export function deliveryClass(pod: PodFacts | null): DeliveryClass {
  if (pod === null || !pod.hasSpec) return 'UNKNOWN';
  const containers = pod.containers.filter((container) => container.kind === 'regular');
  const cpuMilli = containers.reduce((sum, container) => sum + container.cpuMilli, 0);
  const memoryBytes = containers.reduce((sum, container) => sum + container.memoryBytes, 0);
  if (cpuMilli > 32_000 || memoryBytes > 64 * gib) return 'NotTypicalResource';
  if (containers.length > 10) return 'MoreThan10Containers';
  if (cpuMilli > 8_000 || memoryBytes > 16 * gib) return 'NONTYPICAL2';
  if (containers.length > 3 || pod.volumes.length > 15) return 'NONTYPICAL1';
  return 'TYPICAL';
}

/** Classes without a limit of their own are judged against this one and not counted (`best_effort`). */
export const bestEffortLimitUs = 10 * minuteUs;

/** Of a change of a Pod that exists, an image or its resources: parity reference §3.9. */
export const changeLimitUs = 9 * minuteUs;

/** The limit on the delivery time of a class. */
export const classLimit: Readonly<Record<DeliveryClass, { readonly limitUs: number; readonly bestEffort: boolean }>> = {
  TYPICAL: { limitUs: 90 * secondUs, bestEffort: false },
  NONTYPICAL1: { limitUs: 10 * minuteUs, bestEffort: false },
  NONTYPICAL2: { limitUs: 30 * minuteUs, bestEffort: false },
  MoreThan10Containers: { limitUs: bestEffortLimitUs, bestEffort: true },
  NotTypicalResource: { limitUs: bestEffortLimitUs, bestEffort: true },
  UNKNOWN: { limitUs: bestEffortLimitUs, bestEffort: true },
};
