/** The HTTP API over the ClickHouse views and the server of the console: see README.md. It reads and never writes. */
export { createQueryApi, type QueryApiDeps } from './create-query-api.ts';
export type { StreamEvent } from './event-stream.ts';
export type { QueryApiOptions } from './options.ts';
export type { LogVerification } from './routes/verify.ts';
export { type RunningQueryApi, startQueryApi } from './service.ts';
