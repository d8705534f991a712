import type { AnswerWish } from './answer-output.ts';
import { queryText } from './answer-output.ts';
import type { AnswerRow } from './answer-rows.ts';
import { type ApiServer, askItems } from './api-server.ts';

/** What a name led to. */
export interface FoundPods {
  /** Newest first. A whole name or UID wins over what merely begins with it. */
  readonly pods: readonly AnswerRow[];
  /** Set when there may be more than were looked at. */
  readonly isCut: boolean;
  /** Creations under this name that the API refused, where no Pod has it. */
  readonly refused: readonly AnswerRow[];
}

/** Pods by `NAME`, `UID`, `NS/NAME`, the beginning of a name or UID, or an IP; seen in the given time, if one is given. */
export async function findPods(api: ApiServer, wanted: string, { place, times }: AnswerWish): Promise<FoundPods> {
  const slash = wanted.indexOf('/');
  const q = wanted.slice(slash + 1);
  const scope = { ...place, ...(slash > 0 ? { namespace: wanted.slice(0, slash) } : {}), q };
  const found = await askItems(api, `pods?${queryText({ ...scope, limit: String(podsMax) })}`);
  const inTime = found.filter((pod) => isSeen(pod, times));
  const exact = inTime.filter((pod) => pod.text('pod') === q || pod.text('uid') === q);
  const pods = exact.length > 0 ? exact : inTime;
  const refusals = queryText({ ...scope, ...times, outcome: 'rejected', limit: String(refusedMax) });
  return {
    pods,
    isCut: exact.length === 0 && found.length === podsMax,
    refused: pods.length > 0 ? [] : await askItems(api, `deliveries?${refusals}`),
  };
}

/** The most that the API gives at once; among more the newest are looked at. */
const podsMax = 500;
const refusedMax = 10;

function isSeen(pod: AnswerRow, { since, until }: AnswerWish['times']): boolean {
  const lastUs = pod.number('last_at_us') ?? 0;
  const firstUs = pod.number('first_seen_at_us') ?? 0;
  return (since === undefined || lastUs >= Number(since)) && (until === undefined || firstUs < Number(until));
}
