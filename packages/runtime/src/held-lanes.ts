/** Whatever works on one lane until its signal is aborted. */
export interface LaneWorker {
  /** Resolves when it has given the lane up; never rejects. */
  readonly ended: Promise<void>;
}

/** The lanes that this process has, while others have the rest. */
export interface HeldLanes<Worker extends LaneWorker> {
  /** From now on these and no others: new ones are begun, others are given up. Takes effect at once and is never waited for. */
  assign(lanes: readonly number[]): void;
  /** Those at work, by number of their lanes. */
  workers(): readonly Worker[];
  /** Resolves when, after the signal, every lane is given up; never rejects. */
  readonly ended: Promise<void>;
}

/** Keeps one worker per assigned lane. A lane that comes back is begun only after it was given up. */
export function holdLanes<Worker extends LaneWorker>(
  start: (lane: number, signal: AbortSignal) => Worker,
  options: {
    readonly signal: AbortSignal;
    /** Told of each worker that has given its lane up while others go on. */
    readonly left?: ((worker: Worker) => void) | undefined;
  },
): HeldLanes<Worker> {
  const held = new Map<number, { readonly leaving: AbortController; readonly worker: Worker }>();
  const leftBehind = new Map<number, Promise<void>>();

  const begin = (lane: number): void => {
    const leaving = new AbortController();
    held.set(lane, { leaving, worker: start(lane, AbortSignal.any([options.signal, leaving.signal])) });
  };
  const giveUp = (lane: number, leaving: AbortController, worker: Worker): void => {
    held.delete(lane);
    leaving.abort();
    const left = worker.ended.then(() => {
      options.left?.(worker);
      leftBehind.delete(lane);
    });
    leftBehind.set(lane, left);
  };

  let wanted: ReadonlySet<number> = new Set();
  const assign = (lanes: readonly number[]): void => {
    wanted = new Set(lanes);
    for (const [lane, { leaving, worker }] of held) if (!wanted.has(lane)) giveUp(lane, leaving, worker);
    for (const lane of lanes) {
      if (held.has(lane) || options.signal.aborted) continue;
      const before = leftBehind.get(lane);
      if (before === undefined) begin(lane);
      else void before.then(() => (wanted.has(lane) && !held.has(lane) && !options.signal.aborted ? begin(lane) : undefined));
    }
  };

  const ended = (async () => {
    await aborted(options.signal);
    await Promise.all([...[...held.values()].map(({ worker }) => worker.ended), ...leftBehind.values()]);
  })();
  return {
    assign,
    workers: () => [...held].sort(([a], [b]) => a - b).map(([, { worker }]) => worker),
    ended,
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
