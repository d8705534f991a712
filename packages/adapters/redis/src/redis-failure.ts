import { PortFailure } from '@lunettes/ports';

/** What Redis answers when repeating is useless until somebody has changed its settings. */
const permanentAnswer = /^(?:NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|ERR unknown command|ERR Client sent AUTH)/;

/** Runs one thing against Redis; whatever goes wrong comes out as `PortFailure`. */
export async function asPort<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof PortFailure) throw cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new PortFailure(permanentAnswer.test(text) ? 'permanent' : 'transient', `Redis could not ${what}: ${text}`, { cause });
  }
}
