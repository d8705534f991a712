import { PortFailure } from '@lunettes/ports';

/** What Redis answers when repeating is useless until somebody has changed its settings. */
const permanentAnswer = /^(?:NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|ERR unknown command|ERR Client sent AUTH)/;

/** Runs one thing against Redis; whatever goes wrong comes out as `PortFailure`. */
export async function asPort<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw cause instanceof PortFailure ? cause : redisFailure(what, cause);
  }
}

export function redisFailure(what: string, cause: unknown): PortFailure {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new PortFailure(permanentAnswer.test(text) ? 'permanent' : 'transient', `Redis could not ${what}: ${text}`, { cause });
}
