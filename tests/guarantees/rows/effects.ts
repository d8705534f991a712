import { expect } from 'vitest';

/** A fault that has struck nothing has shown nothing. */
export function expectEffects(row: string, effects: Readonly<Record<string, number>>): void {
  console.log(`${row}: ${JSON.stringify(effects)}`);
  for (const [what, count] of Object.entries(effects)) expect(count, what).toBeGreaterThan(0);
}
