import { parentCheckMs } from '../bounds.ts';

/**
 * Calls `gone` when the process `parentPid` is no longer our parent. The closed channel tells the same
 * sooner, except when another child of the parent inherited its end of it.
 */
export function watchParent(parentPid: number, gone: () => void): void {
  const check = (): void => {
    if (process.ppid !== parentPid) gone();
  };
  setInterval(check, parentCheckMs).unref();
  check();
}
