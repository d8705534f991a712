/** Told how far a phase of work has come. `total` is undefined where nobody knows. */
export interface Progress {
  phase(name: string, total: number | undefined, unit: 'bytes' | 'records'): void;
  advance(amount: number): void;
  /** Leaves the terminal as if nothing had been shown. */
  done(): void;
}

export const noProgress: Progress = { phase: () => undefined, advance: () => undefined, done: () => undefined };

export interface ProgressTerminal {
  readonly write: (text: string) => unknown;
  readonly columns: number;
  /** Milliseconds that only move forward. */
  readonly nowMs: () => number;
}

/** The line is drawn at most this often. */
const redrawMs = 100;

/** One line that is drawn over and over: phase, bar, amount, rate, time left. For terminals only. */
export function terminalProgress(terminal: ProgressTerminal): Progress {
  let name = '';
  let total: number | undefined;
  let unit: 'bytes' | 'records' = 'bytes';
  let done = 0;
  let startedMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;

  const draw = (nowMs: number): void => {
    drawnMs = nowMs;
    const seconds = Math.max(0.001, (nowMs - startedMs) / 1000);
    const rate = done / seconds;
    const parts = [name.padEnd(6), amount(done, unit), `${amount(rate, unit)}/s`];
    if (total !== undefined && total > 0) {
      const part = Math.min(1, done / total);
      const filled = Math.round(part * barWidth);
      parts.splice(1, 1, `[${'='.repeat(filled)}${' '.repeat(barWidth - filled)}]`, `${amount(done, unit)} / ${amount(total, unit)}`);
      if (rate > 0) parts.push(`${Math.ceil((total - done) / rate)} s left`);
    }
    terminal.write(`\r\x1b[K${parts.join('  ').slice(0, Math.max(20, terminal.columns - 1))}`);
  };

  return {
    phase(phase, of, measured) {
      name = phase;
      total = of;
      unit = measured;
      done = 0;
      startedMs = terminal.nowMs();
      draw(startedMs);
    },
    advance(by) {
      done += by;
      const nowMs = terminal.nowMs();
      if (nowMs - drawnMs >= redrawMs) draw(nowMs);
    },
    done: () => terminal.write('\r\x1b[K'),
  };
}

const barWidth = 24;

function amount(value: number, unit: 'bytes' | 'records'): string {
  if (unit === 'records') return `${Math.round(value)} records`;
  if (value < 1e6) return `${(value / 1e3).toFixed(0)} kB`;
  return value < 1e9 ? `${(value / 1e6).toFixed(1)} MB` : `${(value / 1e9).toFixed(2)} GB`;
}
