import type { CollectorLog, SourcePosition } from '@lunettes/ports';

/** Says on every page that what is shown was recorded. */
export interface Recording {
  /** What was recorded, in a few words of no language. */
  readonly name: string;
  /** What the display of a cluster says beside its name, by cluster. */
  readonly versions: Readonly<Record<string, string>>;
}

const source = 'recording';

export const recordingPosition = (recording: Recording): SourcePosition => ({ source, position: JSON.stringify(recording) });

/** The recording that the store was filled from; undefined for one that is fed by clusters. Written by our own encoder. */
export async function recordingOf(log: Pick<CollectorLog, 'positions'>): Promise<Recording | undefined> {
  const found = (await log.positions()).find((position) => position.source === source);
  return found === undefined ? undefined : (JSON.parse(found.position) as Recording);
}
