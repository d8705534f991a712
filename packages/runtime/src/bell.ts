import type { LogReader, LogTopic } from '@lunettes/ports';

/** Wakes a lane when its input has more. Rung while nobody waits, it lets the next wait pass at once. */
export interface Bell {
  /** Rung since the last wait. */
  isRung(): boolean;
  /** Resolves when rung, or when `signal` is aborted. Never rejects. */
  wait(signal: AbortSignal): Promise<void>;
  /** Stops listening to the log. */
  remove(): void;
}

/** Hang it up before the first read: what is appended after that rings. `rang` is called at once, before any waiting continues. */
export function bellFor(
  log: Pick<LogReader, 'subscribe'>,
  place: { readonly topic: LogTopic; readonly lane: number },
  rang: () => void = () => {},
): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  const remove = log.subscribe((topic, lane) => {
    if (topic !== place.topic || lane !== place.lane) return;
    rung = true;
    rang();
    wake?.();
  });
  const wait = async (signal: AbortSignal): Promise<void> => {
    if (!rung && !signal.aborted) await untilWoken(signal, (resolve) => (wake = resolve));
    wake = undefined;
    rung = false;
  };
  return { isRung: () => rung, wait, remove };
}

function untilWoken(signal: AbortSignal, arm: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    arm(done);
  });
}
