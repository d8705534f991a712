import type { CheckpointStore, EventLog } from '@lunettes/ports';

interface Parts {
  readonly log: EventLog;
  readonly checkpoints: CheckpointStore;
}

/** The planted error: what a round appends is sent only after its checkpoint, and lost with whoever dies in between. */
export function publishedLate({ log, checkpoints }: Parts): Parts {
  let pending: (() => Promise<unknown>)[] = [];
  return {
    log: {
      ...log,
      append: async (lane, appends) => {
        pending.push(() => log.append(lane, appends));
        return new Map();
      },
    },
    checkpoints: {
      ...checkpoints,
      open: async (request) => {
        const held = await checkpoints.open(request);
        return {
          ...held,
          move: async (...move) => {
            await held.move(...move);
            const late = pending;
            pending = [];
            for (const send of late) await send();
          },
        };
      },
    },
  };
}
