import { hourUs, minuteUs, secondUs } from '../vocabulary/index.ts';

/** A duration as people say it: `380 ms`, `41 s`, `4 min 10 s`, `2 h 5 min`; rounded down, never below zero. */
export function durationText(us: number): string {
  const whole = Math.max(0, us);
  if (whole < secondUs) return `${Math.floor(whole / 1000)} ms`;
  if (whole < minuteUs) return `${Math.floor(whole / secondUs)} s`;
  if (whole < hourUs) return two(whole, minuteUs, 'min', secondUs, 's');
  return two(whole, hourUs, 'h', minuteUs, 'min');
}

function two(us: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((us % large) / small);
  const head = `${Math.floor(us / large)} ${largeUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}
