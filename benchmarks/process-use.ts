import { readFileSync } from 'node:fs';

/** What a process has taken so far. */
export interface ProcessUse {
  /** Of all its threads since its start; a kernel counts them in hundredths of a second. */
  readonly cpuMs: number;
  readonly rssMb: number;
  /** The most that was ever resident. */
  readonly rssMbMax: number;
}

const ticksPerSecond = 100;

/** Zero in everything once it has ended. */
export function useOf(pid: number): ProcessUse {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond,
      rssMb: kilobytes('VmRSS') / 1000,
      rssMbMax: kilobytes('VmHWM') / 1000,
    };
  } catch {
    return { cpuMs: 0, rssMb: 0, rssMbMax: 0 };
  }
}
