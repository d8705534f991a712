import type { Stage } from '@lunettes/core/vocabulary';
import { deliveryWorks, type StageName, type StartStageOptions } from '@lunettes/stages';

/** How the records of one input topic are moved to the outputs of a stage. */
export type Way = 'bare' | 'checkpointed' | 'plain';

/** What a process is told that moves them: see `move-records.ts`. */
export interface MoveOrder {
  readonly way: Way;
  readonly stage: StageName;
  readonly brokers: readonly string[];
  readonly redis: StartStageOptions['redis'];
  readonly prefix: string;
  /** Where the stage's outputs lie already; the bare loop writes the same bytes. */
  readonly modelPrefix: string;
  readonly lanes: number;
  /** One past the newest record of each lane. */
  readonly ends: readonly number[];
  /** Share of the input that is moved before anything is measured. */
  readonly warm: number;
}

/** What it says at its end, of what came after the warm part. */
export interface Moved {
  readonly records: number;
  readonly wallMs: number;
  /** Of the whole process: its threads and the collection of its garbage, too. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

/** What the stage of that name reads and writes. */
export function topicsOf(name: StageName): Pick<Stage<unknown, unknown>, 'input' | 'outputs'> {
  const work = deliveryWorks({ logic: '', ignoredNamespaces: [] }).find(({ stage }) => stage.name === name);
  if (work === undefined) throw new Error(`no stage is called ${name}`);
  return work.stage;
}
