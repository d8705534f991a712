import type { FollowedInput, LogRecord } from '@lunettes/ports';
import type { StageParts } from '@lunettes/stages';

/** Holds what a stage in this process appends, so that its lanes fill up behind it. */
export interface HeldAppends {
  readonly changed: (parts: StageParts) => StageParts;
  /** From now on nothing that is appended gets to the log, and then it all does. */
  hold(): void;
  release(): void;
  /** Appends that are held. */
  held(): number;
  /** What has been fetched of a lane and not been taken from its queue. */
  queued(lane: number): Promise<readonly LogRecord[]>;
}

const everything = { recordsMax: Number.MAX_SAFE_INTEGER, bytesMax: Number.MAX_SAFE_INTEGER };

export function heldAppends(): HeldAppends {
  const inputs = new Map<number, { readonly input: FollowedInput; from: number }>();
  let opened: Promise<void> | undefined;
  let open = (): void => undefined;
  let waiting = 0;
  return {
    hold: () => {
      opened = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open(),
    held: () => waiting,
    // Reading a queue from where it was read before changes nothing about it.
    queued: async (lane) => {
      const at = inputs.get(lane);
      return at === undefined ? [] : (await at.input.read(at.from, everything)).records;
    },
    changed: (parts) => ({
      ...parts,
      log: {
        ...parts.log,
        append: async (lane, appends) => {
          waiting++;
          await opened;
          waiting--;
          return parts.log.append(lane, appends);
        },
        follow: (reader) => {
          const input = parts.log.follow(reader);
          const at = { input, from: 0 };
          inputs.set(reader.lane, at);
          return {
            read: (from, bounds) => {
              at.from = from;
              return input.read(from, bounds);
            },
            assertHeld: () => input.assertHeld(),
            display: (offset) => input.display(offset),
            close: () => input.close(),
          };
        },
      },
    }),
  };
}
