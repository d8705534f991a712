/** Memory that the engine may use for queries, merges and caches; a query beyond it fails with code 241. */
export const memoryBytesDefault = 1024 * 1024 * 1024;

/** Decoded bytes of one request's data; a longer body is answered with 413 and code 307. */
export const bodyBytesMaxDefault = 64 * 1024 * 1024;

/** Bytes in which a statement in a request body must end; a longer one is answered with 413 and code 307. */
export const statementBytesMax = 1024 * 1024;

/** Queries inside the engine at once; further ones wait in order. Half of the thread pool, so that files and sockets never starve. */
export const queriesMax = 8;

/** Threads of libuv in the child. */
export const threadsMax = 2 * queriesMax;

/** Requests waiting for the engine; one more is answered with 503 and code 202. */
export const waitingMax = 256;

/** How long a new engine waits for a former one to let go of the data directory before it gives up as `locked`. */
export const lockWaitMsDefault = 30_000;
export const lockRetryMs = 100;

/** From fork to the first answer beyond the wait for the lock: loading 500 MB of library from a cold disk and reading the parts. */
export const startMsMax = 120_000;

/** How long a closing child lets running queries end; then it is killed, which costs no acknowledged insert. */
export const closeMsMax = 10_000;

/** How often the child looks whether its parent still is its parent; the closed channel normally tells it at once. */
export const parentCheckMs = 1_000;

/** Newest bytes of the engine's own error output kept for the message of a failed start. */
export const errorOutputBytesMax = 8 * 1024;
