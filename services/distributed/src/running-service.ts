/** A service that runs as this process. */
export interface RunningService {
  /** Of what it serves, with the port it got. */
  readonly url: string;
  /** Rejects when it cannot go on by itself; everything acknowledged is safe, and a new start goes on. */
  readonly failed: Promise<never>;
  /** Drains: what is under way is finished and kept, then others may go on at once. */
  close(): Promise<void>;
}

/** Ends what was started, last first, whatever one of it answers. */
export async function endAll(started: (() => Promise<unknown>)[]): Promise<void> {
  for (const end of started.splice(0).reverse()) await end().catch(() => undefined);
}
