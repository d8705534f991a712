/** Kinds for which the conventions have names; others are in the row only. */
const named: ReadonlyMap<string, string> = new Map([
  ['ReplicaSet', 'k8s.replicaset'],
  ['Deployment', 'k8s.deployment'],
  ['StatefulSet', 'k8s.statefulset'],
  ['DaemonSet', 'k8s.daemonset'],
  ['Job', 'k8s.job'],
  ['CronJob', 'k8s.cronjob'],
]);

/** Attributes of a span that name a controller, as OpenTelemetry's conventions call them. */
export function ownerPairs(kind: string | null, name: string | null, uid: string | null): (readonly [string, string | undefined])[] {
  const prefix = named.get(kind ?? '');
  if (prefix === undefined) return [];
  return [
    [`${prefix}.name`, name ?? undefined],
    [`${prefix}.uid`, uid ?? undefined],
  ];
}
