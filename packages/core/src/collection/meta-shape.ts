import { entries, fields, type Keep, listOf, plain } from './keep.ts';
import { annotationReason, isKeptKey, labelReason } from './kept-keys.ts';

/** Directives of a strategic-merge patch name elements by their merge key; that is all they may hold. */
const mergeKeys = listOf((value, redaction) =>
  typeof value === 'object' && value !== null ? mergeKey(value, redaction) : plain(value, redaction),
);
const mergeKey = fields({ name: plain, type: plain, uid: plain, ip: plain });

export const patchDirectives: Readonly<Record<string, Keep>> = {
  $patch: plain,
  $retainKeys: listOf(plain),
  '$setElementOrder/conditions': mergeKeys,
  '$setElementOrder/podIPs': mergeKeys,
  '$setElementOrder/hostIPs': mergeKeys,
  '$setElementOrder/finalizers': mergeKeys,
  '$setElementOrder/ownerReferences': mergeKeys,
  '$setElementOrder/containers': mergeKeys,
  '$setElementOrder/initContainers': mergeKeys,
  '$deleteFromPrimitiveList/finalizers': mergeKeys,
};

export const typeFields: Readonly<Record<string, Keep>> = { kind: plain, apiVersion: plain };

/** The newest of the times that `managedFields` give is a server time that nothing else tells; the rest of it is weight. */
const newestManagedTime: Keep = (value, redaction) => {
  if (!Array.isArray(value)) return undefined;
  redaction.note('managed_fields');
  let newest = '';
  for (const entry of value) {
    const time: unknown = typeof entry === 'object' && entry !== null && 'time' in entry ? entry.time : undefined;
    if (typeof time === 'string' && time.length <= 40 && time > newest) newest = time;
  }
  return newest === '' ? undefined : [{ time: newest }];
};

export const metaFields: Readonly<Record<string, Keep>> = {
  ...patchDirectives,
  name: plain,
  generateName: plain,
  namespace: plain,
  uid: plain,
  resourceVersion: plain,
  generation: plain,
  creationTimestamp: plain,
  deletionTimestamp: plain,
  deletionGracePeriodSeconds: plain,
  finalizers: listOf(plain),
  ownerReferences: listOf(
    fields({ ...patchDirectives, apiVersion: plain, kind: plain, name: plain, uid: plain, controller: plain, blockOwnerDeletion: plain }),
  ),
  labels: entries(isKeptKey, labelReason),
  annotations: entries(isKeptKey, annotationReason),
  managedFields: newestManagedTime,
};

export const meta = fields(metaFields);
