import type { Extracted, NormalizeOptions } from '../outcome.ts';
import type { Place } from '../reader.ts';

export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** Reads one kind of object. To add one: one file, and one line in `index.ts`. */
export interface ObjectReading {
  readonly kinds: readonly string[];
  /** API groups, the core group empty. */
  readonly groups: readonly string[];
  read(object: Place, seen: ObjectSeen): Extracted;
}

export interface ObjectSeen {
  readonly options: NormalizeOptions;
  readonly kind: string;
  readonly apiVersion: string;
  readonly watchType: WatchType | undefined;
}
