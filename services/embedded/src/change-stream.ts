import type { StreamEvent } from '@lunettes/query-api';

/** Says to open pages that rows have changed; a hint, never the rows themselves. */
export interface ChangeStream {
  /** Rows of `topic` can be read from now on. */
  tell(topic: string): void;
  /** What changes from now on, until the signal is aborted. A slow reader hears once of what happened meanwhile. */
  listen(signal: AbortSignal): AsyncGenerator<StreamEvent>;
}

export function changeStream(): ChangeStream {
  const listeners = new Set<(topic: string) => void>();
  return {
    tell: (topic) => {
      for (const listener of listeners) listener(topic);
    },
    async *listen(signal) {
      const changed = new Set<string>();
      let wake = (): void => undefined;
      const listener = (topic: string): void => {
        changed.add(topic);
        wake();
      };
      const leave = (): void => wake();
      listeners.add(listener);
      signal.addEventListener('abort', leave, { once: true });
      try {
        while (!signal.aborted) {
          if (changed.size === 0) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          const topics = [...changed];
          changed.clear();
          for (const topic of topics) yield { event: topic, data: {} };
        }
      } finally {
        listeners.delete(listener);
        signal.removeEventListener('abort', leave);
      }
    },
  };
}
