import type { Sha256Hex } from '../vocabulary/index.ts';

/** What a delivery's identity is made of. `cluster` is the UID of namespace kube-system where known, else the name. */
export interface DeliveryIdentity {
  readonly cluster: string;
  /** UID of the Pod; for a refused creation who was kept waiting, and why. */
  readonly uid: string;
  readonly action: string;
  readonly ordinal: number;
}

/** 32 hex digits: the row's key in every product (product contract §3.3). */
export const deliveryId = (sha256Hex: Sha256Hex, of: DeliveryIdentity): string => sha256Hex(`lunettes-delivery-1|${text(of)}`).slice(0, 32);

/** One trace is one delivery (product contract §3.4); an id of zeros is invalid in OpenTelemetry and is hashed again. */
export const traceId = (sha256Hex: Sha256Hex, of: DeliveryIdentity): string => nonZero(sha256Hex, `lunettes-trace-1|${text(of)}`, 32);

/** `n` tells apart spans of one name, container and attempt. */
export const spanId = (sha256Hex: Sha256Hex, trace: string, name: string, container: string, attempt: number, n: number): string =>
  nonZero(sha256Hex, `${trace}|${name}|${container}|${attempt}|${n}`, 16);

/** Of one stretch of trouble of a running Pod, which has no delivery. */
export const runId = (sha256Hex: Sha256Hex, cluster: string, uid: string, sinceUs: number): string =>
  sha256Hex(`lunettes-run-1|${cluster}|${uid}|${sinceUs}`).slice(0, 32);

/** `of` is a delivery or a run. */
export const diagnosisId = (sha256Hex: Sha256Hex, of: string, rank: number): string =>
  sha256Hex(`lunettes-diagnosis-1|${of}|${rank}`).slice(0, 32);
export const breachId = (sha256Hex: Sha256Hex, delivery: string, objective: string): string =>
  sha256Hex(`lunettes-breach-1|${delivery}|${objective}`).slice(0, 32);

/** `key` names cluster, namespace, minute and what deliveries are told apart by; `openedAtUs` tells apart the rows of one key. */
export const counterId = (sha256Hex: Sha256Hex, key: string, openedAtUs: number): string =>
  sha256Hex(`lunettes-counter-1|${openedAtUs}|${key}`).slice(0, 32);

const text = (of: DeliveryIdentity): string => `${of.cluster}|${of.uid}|${of.action}|${of.ordinal}`;

function nonZero(sha256Hex: Sha256Hex, seed: string, digits: number): string {
  const zeros = '0'.repeat(digits);
  let hash = sha256Hex(seed);
  while (hash.startsWith(zeros)) hash = sha256Hex(hash);
  return hash.slice(0, digits);
}
