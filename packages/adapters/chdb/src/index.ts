/**
 * The ClickHouse engine (chDB) in one child process, behind the ClickHouse HTTP interface on loopback.
 * Everything else in this repository speaks to it with ClickHouse's own client and cannot tell it from
 * a server. What it never does: pass insert payloads through SQL text, run in the caller's process,
 * or outlive the process that started it.
 */

export { type EmbeddedClickHouse, type EmbeddedClickHouseOptions, startClickHouse } from './start-click-house.ts';
export { ClickHouseStartError, type ClickHouseStartFailure } from './start-failure.ts';
