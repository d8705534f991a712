/** The HTTP API over the ClickHouse views and the server of the console: see README.md. It reads and never writes. */
export type { StreamEvent } from './event-stream.ts';
export type { LogVerification } from './routes/verify.ts';
export { createQueryApi, type QueryApiDeps } from './service.ts';
