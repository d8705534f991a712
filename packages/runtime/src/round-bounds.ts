/** When a round ends, whichever comes first. They bound memory and the distance to the last commit, and never change a result. */
export interface RoundBounds {
  /** Input records read at once. */
  readonly recordsMax: number;
  /** Bytes of input read at once; one record is always read. */
  readonly bytesMax: number;
  /** Outputs collected; a record that gives more is cut between two of its parts. */
  readonly outputsMax: number;
  /** Bytes of outputs collected. */
  readonly outputBytesMax: number;
  /**
   * Entries to be stored, with outputs or without. A tick under which a hundred thousand limits fall touches as many, and no
   * store takes all of them in one command.
   */
  readonly entriesMax: number;
}

export const roundBounds: RoundBounds = {
  recordsMax: 1024,
  bytesMax: 4 * 1024 * 1024,
  outputsMax: 4096,
  outputBytesMax: 4 * 1024 * 1024,
  entriesMax: 4096,
};

/** Records stepped before other lanes get their turn. */
export const recordsPerTurnMax = 256;

/** Calls of a step for one record; a step that asks for more stops its lane. 256 outputs each make 16 million. */
export const partsPerRecordMax = 65_536;

/**
 * Encoded outputs of one call. A step keeps to `stepOutputBytesMax` by its own estimate of objects; the loop refuses what
 * no broker of ours would take in one request, as a dead letter with code `too_large`.
 */
export const partBytesMax = 1024 * 1024;
