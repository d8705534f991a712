export { type AuditHead, auditHeadOf, auditIgnoreReason, scanAuditHead } from './audit-head.ts';
export { type Item, splitEventList } from './event-list.ts';
export {
  type LaneMap,
  laneMapOf,
  laneOf,
  lanesOf,
  parseClusterName,
} from './lane-route.ts';
export { openNodeClocks, withNodeClock } from './node-clock.ts';
export { type Redaction, type RedactionReason, redactionReasons } from './redaction.ts';
export { datedDeletion, newestServerTime, newestWriteTime } from './server-time.ts';
export { type TrimmedAudit, trimAuditEvent, withoutBodies } from './trim-audit-event.ts';
export { identityOf, isDeliveryEvent, type ObjectIdentity, readableContent, trimObject, type WatchedForm } from './trim-object.ts';
export {
  type ClusterClock,
  elapse,
  heard,
  isSilent,
  openClock,
  type PrimarySource,
  silenceLimitUs,
  type Tick,
  withPrimary,
} from './watermark.ts';
