import type { CollectorLog } from '@lunettes/ports';
import type { AuditHeard } from './cluster-inlet.ts';

/** Under this name the collectors of one cluster tell each other when its audit was last heard. */
export const heardPosition = (cluster: string): string => `${cluster}|audit_heard`;

/** A collector that has heard audit so lately is taken to be running. */
const recentUs = 60_000_000;

/**
 * Audit as any of several collectors has heard it: tells the others what this one has, unless they know better, and gives
 * back the newest. A log that does not answer leaves what is known here.
 */
export async function heardByAny(log: CollectorLog, cluster: string, own: AuditHeard | undefined): Promise<AuditHeard | undefined> {
  try {
    const source = heardPosition(cluster);
    const others = parseHeard((await log.positions()).find((one) => one.source === source)?.position);
    if (own === undefined || (others !== undefined && others.heardAtUs >= own.heardAtUs))
      return own === undefined ? undefined : newest(own, others);
    const { newestUs, heardAtUs } = newest(own, others);
    await log.append({ records: [], positions: [{ source, position: JSON.stringify({ newestUs, heardAtUs }) }] });
    return newest(own, others);
  } catch {
    return own;
  }
}

type Heard = Pick<AuditHeard, 'newestUs' | 'heardAtUs'>;

const newest = (own: AuditHeard, others: Heard | undefined): AuditHeard => ({
  ...own,
  newestUs: Math.max(own.newestUs, others?.newestUs ?? 0),
  heardAtUs: Math.max(own.heardAtUs, others?.heardAtUs ?? 0),
});

export const isRecent = (heard: Heard | undefined, nowUs: number): boolean => heard !== undefined && nowUs - heard.heardAtUs < recentUs;

/** Reads what a collector has told; undefined for anything that is none. */
export function parseHeard(text: string | undefined): Heard | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { newestUs, heardAtUs } = { newestUs: undefined, heardAtUs: undefined, ...value };
    return Number.isSafeInteger(newestUs) && Number.isSafeInteger(heardAtUs)
      ? { newestUs: Number(newestUs), heardAtUs: Number(heardAtUs) }
      : undefined;
  } catch {
    return undefined;
  }
}
