import { replayFiles } from '../replay/replay-lines.ts';
import { recordedPods } from './recorded-pods.ts';

export interface Agreement {
  /** Pods of which both the files and the product tell a creation. */
  readonly compared: number;
  readonly disagreements: readonly string[];
}

/** The original's limits on elapsed time, in milliseconds: for a service, and for a Pod that runs to completion. */
const limitsMs = { service: 480_000, completion: 90_000 } as const;

/** Replays the files and holds every create row to what they say when somebody just reads them. */
export async function agreementOn(files: readonly Uint8Array[]): Promise<Agreement> {
  const pods = recordedPods(files);
  const { rows } = await replayFiles(files);
  const found: string[] = [];
  let compared = 0;
  for (const row of rows.get('sli') ?? []) {
    const pod = pods.get(String(row['uid']));
    if (row['action'] !== 'create' || pod === undefined || row['started_at_us'] === null) continue;
    compared++;
    const say = (what: string, told: unknown, read: unknown): void =>
      void found.push(`${pod.name}: ${what} ${String(told)}, read ${String(read)}`);
    const withinMs = Number(row['uncertainty_us']) / 1000 + 1000;
    const isNear = (told: unknown, ms: number): boolean => Math.abs(Number(told) / 1000 - ms) <= withinMs;
    if (!isNear(row['started_at_us'], pod.createdMs)) say('started', row['started_at'], new Date(pod.createdMs).toISOString());
    const isUp = pod.upMs !== undefined && (pod.deletedMs === undefined || pod.upMs <= pod.deletedMs);
    const mayEndOtherwise = pod.deletedMs !== undefined || pod.failedMs !== undefined;
    if (isUp !== (row['outcome'] === 'delivered') && !(isUp && mayEndOtherwise))
      say('outcome', row['outcome'], isUp ? 'delivered' : 'not delivered');
    if (!isUp || pod.upMs === undefined || row['outcome'] !== 'delivered') continue;
    // An object that was Ready before it was created was made up; a delivery does not end before it starts.
    const upMs = Math.max(pod.upMs, pod.createdMs);
    if (!isNear(row['ended_at_us'], upMs) && !isNear(row['ended_at_us'], pod.answeredMs ?? upMs))
      say('ended', row['ended_at'], new Date(pod.upMs).toISOString());
    const limitMs = pod.runsToCompletion ? limitsMs.completion : limitsMs.service;
    const overMs = pod.upMs - pod.createdMs - limitMs;
    if (pod.hasInit || Math.abs(overMs) <= 2 * withinMs) continue;
    const verdict = overMs > 0 ? 'fail' : 'success';
    if (row['pod_slo_verdict'] !== verdict && row['pod_slo_verdict'] !== null) say('verdict', row['pod_slo_verdict'], verdict);
  }
  return { compared, disagreements: found };
}
