import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';

export type { ClickHouseClient } from '@clickhouse/client';

/** How to reach a ClickHouse HTTP interface, a server's or the embedded engine's. */
export interface ClickHouseAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A query that takes longer ends with code 159. */
const querySecondsMax = 50;

/** An answer that stays away longer than this is given up; somewhat above `querySecondsMax`, so that the reason arrives. */
const requestMsMax = 60_000;

/** Sockets kept to the interface. */
const connectionsMax = 16;

/** Settings of every statement: integers as JSON numbers (ours are below 2^53), and views that read one block per row of the contract. */
const settings: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_named_tuples_as_objects: 1,
  date_time_output_format: 'iso',
  max_execution_time: querySecondsMax,
};

/**
 * How many replicas must have rows before an insert counts: `auto` the majority, `none` the one that took them. Without
 * replicas there is no difference.
 */
export type InsertQuorum = 'auto' | 'none';

/** A client with the settings that our queries rely on. It connects when first used; whoever opens it closes it. */
export function openClickHouse(address: ClickHouseAddress, insertQuorum: InsertQuorum = 'none'): ClickHouseClient {
  return createClient({
    ...address,
    application: 'lunettes',
    request_timeout: requestMsMax,
    max_open_connections: connectionsMax,
    clickhouse_settings: insertQuorum === 'auto' ? { ...settings, insert_quorum: 'auto' } : settings,
    // Failures are thrown to whoever asked; a second report on the console would only be noise.
    log: { level: ClickHouseLogLevel.OFF },
  });
}
