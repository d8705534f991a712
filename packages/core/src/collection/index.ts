export { type AuditHead, auditHeadOf, auditIgnoreReason, scanAuditHead } from './audit-head.ts';
export { batchItemsMax, type Item, splitEventList } from './event-list.ts';
export {
  clusterNameMax,
  type LaneMap,
  laneMapOf,
  laneOf,
  lanesOf,
  lanesOfClusterDefault,
  parseClusterName,
} from './lane-route.ts';
export { maskMessage } from './mask-text.ts';
export { type Redaction, type RedactionReason, redactedUser, redactionReasons } from './redaction.ts';
export { newestServerTime } from './server-time.ts';
export { type TrimmedAudit, trimAuditEvent, withoutBodies } from './trim-audit-event.ts';
export { identityOf, isDeliveryEvent, type ObjectIdentity, readableContent, trimObject, type WatchedForm } from './trim-object.ts';
export * from './watermark.ts';
