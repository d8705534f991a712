import type { CauseEntry } from './causes/cause.ts';
import { containerCauses } from './causes/container.ts';
import { creationCauses } from './causes/creation.ts';
import { generalCauses } from './causes/general.ts';
import { imageCauses } from './causes/image.ts';
import { initCauses } from './causes/init.ts';
import { kubeletAdmissionCauses } from './causes/kubelet-admission.ts';
import { nodeCauses } from './causes/node.ts';
import { resizeCauses } from './causes/resize.ts';
import { runCauses } from './causes/run.ts';
import { sandboxCauses } from './causes/sandbox.ts';
import { schedulingCauses } from './causes/scheduling.ts';
import { terminatingCauses } from './causes/terminating.ts';
import { volumeCauses } from './causes/volumes.ts';

/** The families in the order of a Pod's life. */
export const causeFamilies = {
  creation: creationCauses,
  scheduling: schedulingCauses,
  kubelet_admission: kubeletAdmissionCauses,
  node: nodeCauses,
  volumes: volumeCauses,
  sandbox: sandboxCauses,
  image: imageCauses,
  container: containerCauses,
  init: initCauses,
  run: runCauses,
  resize: resizeCauses,
  terminating: terminatingCauses,
  any: generalCauses,
} as const;

type KeysOf<T> = T extends unknown ? keyof T : never;
export type CauseName = Extract<KeysOf<(typeof causeFamilies)[keyof typeof causeFamilies]>, string>;

/** A cause with its name and family: product contract §4. A cause is named once and never renamed. */
export interface Cause extends CauseEntry {
  readonly cause: string;
  readonly family: string;
  /** Where the reference page tells of it, relative to the repository. */
  readonly docs: string;
}

/** Every cause there is, family by family. */
export const causes: readonly Cause[] = Object.entries(causeFamilies).flatMap(([family, table]) =>
  Object.entries<CauseEntry>(table).map(([cause, entry]) => ({ ...entry, cause, family, docs: `docs/reference/causes.md#${cause}` })),
);

const byName: ReadonlyMap<string, Cause> = new Map(causes.map((cause) => [cause.cause, cause]));

/** The entry of a cause; undefined for a name that is none. */
export const causeOf = (name: string): Cause | undefined => byName.get(name);
