import { expect, test } from 'vitest';
import { form } from './form.ts';
import { type Effects, provenRows } from './proven-rows.ts';

/** One row of the matrix: throws when a promise is broken, and gives back what shows that it has struck at all. */
export type RowOn<Ground> = (ground: Ground) => Promise<Effects>;

/**
 * Declares one test per row. `promise` is the sentence that all of them hold, with `%s` for the name of the row. In the long
 * form a row that has held at this commit is told, and not run again.
 */
export function eachRow<Ground>(promise: string, ground: Ground, rows: readonly (readonly [name: string, row: RowOn<Ground>])[]): void {
  const proven = form.isLong ? provenRows() : undefined;
  test.each(rows)(
    promise,
    async (name, row) => {
      const known = proven?.effectsOf(name);
      if (known !== undefined) return console.log(`${name}: held before at this commit: ${JSON.stringify(known)}`);
      const startedMs = performance.now();
      const effects = await row(ground);
      console.log(`${name}: ${JSON.stringify(effects)} in ${Math.round((performance.now() - startedMs) / 1000)} s`);
      // A fault that has struck nothing has shown nothing.
      for (const [what, count] of Object.entries(effects)) expect(count, what).toBeGreaterThan(0);
      proven?.keep(name, effects);
    },
    form.rowMsMax,
  );
}
