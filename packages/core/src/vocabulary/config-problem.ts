/** A fault in a configuration file: where, what stood there, what would be right. */
export interface ConfigProblem {
  readonly path: string;
  readonly value: string;
  readonly expected: string;
}
