import type { Parsed } from '@lunettes/base';
import type { Loss, Output, Stage } from '@lunettes/core/vocabulary';
import type { Clock, EventAttributes, LaneStore, LogRecord } from '@lunettes/ports';
import type { LossRule } from './loss-rule.ts';
import type { PassedOver } from './passed-over.ts';

/** A stage with what the loop needs to run it on bytes. */
export interface LaneWork<Entry, Input> {
  readonly stage: Stage<Entry, Input>;
  /** Hash of core build, schemas and built-in defaults: what the promise "same log, same bytes" is relative to. */
  readonly logic: string;
  /** Reads one input record. Pure; a problem makes the record a dead letter with code `undecodable`. */
  readonly decode: (record: LogRecord) => Parsed<Input, string>;
  /** Writes one output. Pure; gives bytes that nobody changes later (no shared buffer); throws if the value does not fit its schema. */
  readonly encode: (output: Output) => Uint8Array;
  /** What is told of an output beside its bytes, where the log has readers that are not ours. Pure. */
  readonly describe?: (output: Output) => EventAttributes | undefined;
  /** How the stage is told that input is gone for good. Without it such a lane stops, whatever the rule says. */
  readonly loss?: (loss: Loss) => Input;
}

/** What the loop works with; always the first argument. */
export interface LanePorts {
  readonly store: LaneStore;
  readonly clock: Clock;
  /** What an operator has said to pass over; nothing unless given. */
  readonly passedOver?: PassedOver;
  /** What becomes of a lane whose input is gone; it goes on unless given. */
  readonly lossRule?: LossRule;
  /** Errors of protocol that a test plants, to see that it would notice them. */
  readonly planted?: 'tail takes the last record' | 'mute by N' | undefined;
  /** Lets other lanes have their turn. */
  readonly yieldTurn: () => Promise<void>;
}

/** `yieldTurn` of a Node process: everything that is waiting to run, runs first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
