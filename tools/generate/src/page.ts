/** One generated page of the reference. To add one: a file in `pages/` and a line in its `index.ts`. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  /** The whole page, printed from the tables that the program itself uses. */
  readonly print: (root: string) => string | Promise<string>;
}

/** Stands at the top of each, since whoever edits one by hand loses the edit. */
export const notice = (source: string): string =>
  `<!-- Generated from ${source} by tools/generate; edit the source and run \`node tools/generate/src/main.ts\`. -->`;
