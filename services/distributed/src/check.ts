/** One thing that was looked at. `note`: it works, but shows less, or will not for long. `wrong`: something does not work. */
export interface Check {
  /** Where. */
  readonly check: string;
  readonly state: 'ok' | 'note' | 'wrong';
  readonly found: string;
  /** What to do; empty where there is nothing to do. */
  readonly advice: string;
}

export const passed = (check: string, found: string): Check => ({ check, state: 'ok', found, advice: '' });
export const noted = (check: string, found: string, advice: string): Check => ({ check, state: 'note', found, advice });
export const wrong = (check: string, found: string, advice: string): Check => ({ check, state: 'wrong', found, advice });

/** Clocks that differ by more make times between machines wrong by as much. */
const clockUsMax = 5_000_000;

export function checkClock(check: string, aheadUs: number): Check {
  if (Math.abs(aheadUs) <= clockUsMax) return passed(check, `differs from ours by less than ${clockUsMax / 1e6} s`);
  const found = `${(Math.abs(aheadUs) / 1e6).toFixed(1)} s ${aheadUs > 0 ? 'ahead of' : 'behind'} ours`;
  return wrong(check, found, 'let NTP set the clocks of both machines');
}
