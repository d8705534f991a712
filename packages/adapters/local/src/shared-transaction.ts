import type { DatabaseSync } from 'node:sqlite';
import { asPort, portFailureOf } from './sqlite-failure.ts';

/** A transaction is committed at the latest when it has taken this long or this much, so that nobody waits for others for ever. */
const transactionMsMax = 50;
const transactionBytesMax = 16 * 1024 * 1024;

/** Where a test may kill the process: before the first write, between the last one and the commit, after it. */
export type FailPoint = 'before-transaction' | 'before-commit' | 'after-commit';

export interface TransactionEvents {
  readonly reached: (point: FailPoint) => void;
  /** What was written is safe. Called before those who wait for it are told. */
  readonly committed: () => void;
  /** What was written since the last commit is gone, for everybody: memory that was derived from it is void. */
  readonly rolledBack: () => void;
}

/**
 * One transaction that everybody who has something to write at the same time shares: one flush to disk instead of many.
 * Writes take effect at once on this connection and become safe together. It is committed as soon as a turn of the event
 * loop passes in which nobody wrote, which is when all lanes wait for it or have nothing to do.
 */
export interface SharedTransaction {
  /**
   * Runs `write` now; it must check before it changes anything, because what it throws is taken as a refusal that changed
   * nothing, unless SQLite threw it. Resolves with its result once that is safe. A crash before leaves nothing of it.
   */
  join<T>(write: () => T, bytes: number): Promise<T>;
  /** Commits what is open. */
  flush(): void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

export function sharedTransaction(db: DatabaseSync, events: TransactionEvents): SharedTransaction {
  let waiting: Waiting[] = [];
  let isOpen = false;
  let wroteThisTurn = false;
  let bytes = 0;
  let openedAtMs = 0;

  const settle = (): Waiting[] => {
    const settled = waiting;
    waiting = [];
    isOpen = false;
    bytes = 0;
    return settled;
  };

  const rollBack = (cause: unknown): void => {
    if (db.isTransaction) db.exec('ROLLBACK');
    const settled = settle();
    events.rolledBack();
    for (const { reject } of settled) reject(portFailureOf(cause, 'commit'));
  };

  const flush = (): void => {
    if (!isOpen) return;
    try {
      events.reached('before-commit');
      db.exec('COMMIT');
    } catch (cause) {
      rollBack(cause);
      return;
    }
    events.reached('after-commit');
    const settled = settle();
    events.committed();
    for (const { resolve } of settled) resolve();
  };

  const endOfTurn = (): void => {
    if (!isOpen) return;
    const isDue = !wroteThisTurn || bytes >= transactionBytesMax || performance.now() - openedAtMs >= transactionMsMax;
    wroteThisTurn = false;
    if (isDue) flush();
    else setImmediate(endOfTurn);
  };

  const begin = (): void => {
    events.reached('before-transaction');
    asPort('begin a transaction', () => db.exec('BEGIN IMMEDIATE'));
    isOpen = true;
    openedAtMs = performance.now();
    setImmediate(endOfTurn);
  };

  return {
    flush,
    join: async (write, size) => {
      if (!isOpen) begin();
      let result: ReturnType<typeof write>;
      try {
        result = write();
      } catch (failure) {
        if (isFromSqlite(failure)) rollBack(failure);
        throw portFailureOf(failure, 'write');
      }
      wroteThisTurn = true;
      bytes += size;
      await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
      return result;
    },
  };
}

const isFromSqlite = (failure: unknown): boolean => typeof failure === 'object' && failure !== null && 'errcode' in failure;
