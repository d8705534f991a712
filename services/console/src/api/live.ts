import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** However much the stream says, open pages ask again at most once in this time. */
const refreshGapMs = 2_000;

export type Liveness = 'connecting' | 'live' | 'lost';

/**
 * Listens to the stream and makes what is on the screen ask again when it speaks. The stream is a hint only:
 * what it says is not read, so a lost message costs freshness and never truth. The browser reconnects by itself.
 */
export function useLive(client: QueryClient): Liveness {
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => {
    const stream = new EventSource('/api/v1/stream');
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void client.invalidateQueries({ refetchType: 'active' });
      }, refreshGapMs);
    };
    stream.addEventListener('open', () => setLiveness('live'));
    stream.addEventListener('error', () => setLiveness('lost'));
    for (const kind of heardKinds) stream.addEventListener(kind, heard);
    return () => {
      clearTimeout(waiting);
      stream.close();
    };
  }, [client]);
  return liveness;
}

/** Kinds of stream events after which what is on the screen may be old; `message` is an event without a kind. */
const heardKinds = ['message', 'sli', 'lifecycle', 'diagnoses', 'spans', 'breaches', 'rollouts', 'system', 'coverage'] as const;
