import { gunzipSync } from 'node:zlib';

/** What plain reading of raw records says of one Pod. Instants are milliseconds since 1970, and lie within a second after it. */
export interface RecordedPod {
  readonly name: string;
  readonly createdMs: number;
  /** When it was there: first Ready, or for a Pod that runs to completion every container started. */
  readonly upMs: number | undefined;
  /** When the API server first answered with it as Ready: the kubelet may tell it a little later. */
  readonly answeredMs: number | undefined;
  readonly failedMs: number | undefined;
  readonly deletedMs: number | undefined;
  readonly runsToCompletion: boolean;
  readonly hasInit: boolean;
}

type Json = { readonly [key: string]: Json } & string & number & readonly Json[];

/**
 * Reads files as they were recorded and works out each Pod's creation by itself: this shares no code with the product, and
 * knows nothing but what a person would look up in an object. Static Pods are left out: they start before they are created.
 */
export function recordedPods(files: readonly Uint8Array[]): ReadonlyMap<string, RecordedPod> {
  const sights = new Map<string, Json[]>();
  const requested = new Map<string, number>();
  const answered = new Map<string, number>();
  for (const document of files.flatMap(documentsOf)) {
    for (const pod of podsIn(document)) {
      const uid = pod['metadata']?.['uid'];
      if (uid !== undefined) sights.set(uid, [...(sights.get(uid) ?? []), pod]);
    }
    const ref = document['objectRef'];
    const uid = document['responseObject']?.['metadata']?.['uid'];
    const answer = document['responseObject'];
    if (uid !== undefined && answer !== undefined && document['verb'] !== 'get' && isDone(document) && isReadyIn(answer))
      answered.set(uid, Math.min(answered.get(uid) ?? Number.POSITIVE_INFINITY, msOf(document['stageTimestamp']) ?? 0));
    if (
      document['verb'] === 'create' &&
      ref?.['resource'] === 'pods' &&
      ref['subresource'] === undefined &&
      uid !== undefined &&
      isDone(document)
    )
      requested.set(uid, msOf(document['requestReceivedTimestamp']) ?? 0);
  }
  const found = new Map<string, RecordedPod>();
  for (const [uid, pods] of sights) {
    const one = recordedPod(pods, { requestedMs: requested.get(uid), answeredMs: answered.get(uid) });
    if (one !== undefined) found.set(uid, one);
  }
  return found;
}

interface Logged {
  readonly requestedMs: number | undefined;
  readonly answeredMs: number | undefined;
}

function recordedPod(pods: readonly Json[], { requestedMs, answeredMs }: Logged): RecordedPod | undefined {
  const whole = pods.find((pod) => pod['spec']?.['containers'] !== undefined && pod['metadata']?.['creationTimestamp'] !== undefined);
  const createdMs = requestedMs ?? msOf(whole?.['metadata']?.['creationTimestamp']);
  if (whole === undefined || createdMs === undefined) return undefined;
  if (pods.some((pod) => pod['metadata']?.['annotations']?.['kubernetes.io/config.mirror'] !== undefined)) return undefined;
  const runsToCompletion = whole['spec']?.['restartPolicy'] !== 'Always';
  return {
    name: String(whole['metadata']?.['name']),
    createdMs,
    upMs: runsToCompletion ? allStarted(whole, pods) : least(pods.flatMap((pod) => transitions(pod, 'Ready', 'True'))),
    answeredMs: runsToCompletion ? undefined : answeredMs,
    failedMs: pods.some((pod) => pod['status']?.['phase'] === 'Failed') ? 0 : undefined,
    deletedMs: least(pods.map(deletionOf)),
    runsToCompletion,
    hasInit: list(whole['spec']?.['initContainers']).length > 0,
  };
}

const deletionOf = (pod: Json): number | undefined => {
  const endsMs = msOf(pod['metadata']?.['deletionTimestamp']);
  return endsMs === undefined ? undefined : endsMs - 1000 * Number(pod['metadata']?.['deletionGracePeriodSeconds'] ?? 0);
};

const isReadyIn = (pod: Json): boolean => transitions(pod, 'Ready', 'True').length > 0;

const transitions = (pod: Json, type: string, status: string): readonly (number | undefined)[] =>
  list(pod['status']?.['conditions'])
    .filter((one) => one['type'] === type && one['status'] === status)
    .map((one) => msOf(one['lastTransitionTime']));

function allStarted(whole: Json, pods: readonly Json[]): number | undefined {
  let last = 0;
  for (const container of list(whole['spec']?.['containers'])) {
    const started = least(
      pods.flatMap((pod) =>
        list(pod['status']?.['containerStatuses'])
          .filter((one) => one['name'] === container['name'])
          .flatMap((one) => [one['state'], one['lastState']].flatMap((state) => [state?.['running'], state?.['terminated']]))
          .map((state) => msOf(state?.['startedAt']))
          .filter((ms) => ms !== 0),
      ),
    );
    if (started === undefined) return undefined;
    last = Math.max(last, started);
  }
  return last;
}

function* podsIn(document: Json): Generator<Json> {
  if (document['kind'] === 'Pod') yield document;
  if (document['type'] !== undefined && document['object']?.['kind'] === 'Pod') yield document['object'];
  for (const item of list(document['items'])) if (document['kind'] === 'PodList' || item['kind'] === 'Pod') yield item;
  if (document['objectRef']?.['resource'] !== 'pods' || !isDone(document)) return;
  const answer = document['responseObject'];
  if (answer?.['kind'] === 'Pod') yield answer;
  if (answer?.['kind'] === 'PodList') yield* list(answer['items']);
}

const isDone = (event: Json): boolean => {
  const code = Number(event['responseStatus']?.['code']);
  return event['stage'] === 'ResponseComplete' && code >= 200 && code < 300;
};

/** A file is one JSON document, a list of them, or one on each line; what is neither says nothing here. */
function documentsOf(bytes: Uint8Array): readonly Json[] {
  const text = Buffer.from(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return text.split('\n').flatMap((line) => parsed(line) ?? []);
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const least = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
const msOf = (text: Json | undefined): number | undefined => {
  const ms = Date.parse(String(text));
  return Number.isNaN(ms) ? undefined : ms;
};
