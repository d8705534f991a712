import type { SnapshotPlace } from '@lunettes/ports';

/** Copies of lanes are spread over this part of the interval, so that all lanes do not write theirs at once. */
const jitter = 0.2;

/** Says for each lane when its next copy is due; the first one comes within an interval after the first question. */
export function snapshotTimes(intervalMs: number, nowMs: () => number = () => performance.now(), random: () => number = Math.random) {
  const next = new Map<string, number>();
  return ({ stage, lane }: SnapshotPlace): boolean => {
    const name = `${stage}|${lane}`;
    const now = nowMs();
    const dueAt = next.get(name);
    if (dueAt !== undefined && now < dueAt) return false;
    const spread = dueAt === undefined ? random() : 1 - jitter * random();
    next.set(name, now + intervalMs * spread);
    return dueAt !== undefined;
  };
}
