import { quote } from './json-text.ts';
import { aheadUs, type Condition, type Pod, type WrittenStatus } from './pod.ts';
import { secondText } from './time-text.ts';

/** The strategic merge patch from one written status to the next: its keys in alphabetical order, guarded by the UID. */
export function statusPatchJson(pod: Pod, before: WrittenStatus, after: WrittenStatus): string {
  const parts: string[] = [];
  const changed = after.conditions.map((condition) => conditionPatch(pod, before, condition)).filter((text) => text !== '');
  if (changed.length > 0) {
    // Without earlier conditions the list is new as a whole and needs no order.
    if (before.conditions.length > 0) {
      parts.push(`"$setElementOrder/conditions":[${after.conditions.map((condition) => `{"type":"${condition.type}"}`).join(',')}]`);
    }
    parts.push(`"conditions":[${changed.join(',')}]`);
  }
  if (after.regular !== before.regular) parts.push(`"containerStatuses":[${after.regular}]`);
  if (!before.admitted && after.admitted && pod.node !== undefined) {
    parts.push(`"hostIP":"${pod.node.address}","hostIPs":[{"ip":"${pod.node.address}"}]`);
  }
  if (after.init !== before.init) parts.push(`"initContainerStatuses":[${after.init}]`);
  if (after.message !== before.message) parts.push(`"message":${quote(after.message)}`);
  if (!before.acknowledged && after.acknowledged && pod.version.observedGeneration) parts.push(`"observedGeneration":${pod.generation}`);
  if (after.phase !== before.phase) parts.push(`"phase":"${after.phase}"`);
  if (after.ip !== before.ip) parts.push(`"podIP":"${after.ip}","podIPs":[{"ip":"${after.ip}"}]`);
  if (after.reason !== before.reason) parts.push(`"reason":"${after.reason}"`);
  if (before.startedAtUs === undefined && after.startedAtUs !== undefined)
    parts.push(`"startTime":"${secondText(after.startedAtUs + aheadUs(pod))}"`);
  return `{"metadata":{"uid":"${pod.uid}"},"status":{${parts.join(',')}}}`;
}

function conditionPatch(pod: Pod, before: WrittenStatus, condition: Condition): string {
  const old = before.conditions.find((candidate) => candidate.type === condition.type);
  if (old === condition) return '';
  const isNew = old === undefined;
  const time = isNew || old.atUs !== condition.atUs ? `"lastTransitionTime":"${secondText(condition.atUs)}",` : '';
  const probe = isNew ? '"lastProbeTime":null,' : '';
  const message = difference('message', old?.message ?? '', condition.message);
  const observed =
    pod.version.observedGeneration && condition.byKubelet && old?.byKubelet !== true ? `"observedGeneration":${pod.generation},` : '';
  const reason = difference('reason', old?.reason ?? '', condition.reason);
  const status = isNew || old.status !== condition.status ? `"status":"${condition.status}",` : '';
  const text = `${probe}${time}${message}${observed}${reason}${status}`;
  return text === '' ? '' : `{${text}"type":"${condition.type}"}`;
}

function difference(field: string, before: string, after: string): string {
  if (before === after) return '';
  return `"${field}":${after === '' ? 'null' : quote(after)},`;
}
