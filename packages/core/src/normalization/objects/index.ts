import { claimObject } from './claim-object.ts';
import { eventObject } from './event-object.ts';
import { nodeObject } from './node-object.ts';
import type { ObjectReading } from './object-reading.ts';
import { podObject } from './pod-object.ts';
import { workloadObject } from './workload-object.ts';

/** Every kind of object that says something about delivery. */
const objectReadings: readonly ObjectReading[] = [claimObject, eventObject, nodeObject, podObject, workloadObject];

const byKind: ReadonlyMap<string, ObjectReading> = new Map(
  objectReadings.flatMap((reading) => reading.kinds.map((kind) => [kind, reading] as const)),
);

/** `apiVersion` may be empty, as it is for items of a list. */
export function objectReadingOf(kind: string, apiVersion: string): ObjectReading | undefined {
  const reading = byKind.get(kind);
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return apiVersion === '' || reading?.groups.includes(group) ? reading : undefined;
}
