/** For tests that drive a collector through hours: the clock that they move by hand. */
export { type HandClock, handClock } from './hand-clock.ts';
