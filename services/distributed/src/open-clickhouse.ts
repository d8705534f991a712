import {
  type ClickHouseAddress,
  type ClickHouseClient,
  type InsertQuorum,
  openClickHouse,
  schemaProblems,
} from '@lunettes/adapter-clickhouse';
import { EnvironmentFailure } from '@lunettes/base';
import { secretIn } from '@lunettes/stages';
import type { ClickHouseOptionValues } from './clickhouse-options.ts';

/** Where ClickHouse is, from the options. Throws `EnvironmentFailure` when the password cannot be read or the URL is none. */
export function clickhouseAddressOf(values: ClickHouseOptionValues): ClickHouseAddress {
  const { clickhouseUrl: url, clickhouseUser: username, clickhousePasswordFile: file, clickhouseDatabase: database } = values;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new EnvironmentFailure(`--clickhouse-url ${url}: write http://HOST:8123`);
  return { url, username, password: file === undefined ? '' : secretIn(file), database };
}

/** A client whose server answers and whose schema is as this version needs it. Throws `EnvironmentFailure` with what is not so. */
export async function openReadyClickHouse(address: ClickHouseAddress, insertQuorum?: InsertQuorum): Promise<ClickHouseClient> {
  const client = openClickHouse(address, insertQuorum);
  try {
    const problems = await schemaProblems(client);
    if (problems.length === 0) return client;
    throw new EnvironmentFailure(`database ${address.database} of ClickHouse: ${problems.join('; ')}: run lunettes schema apply`);
  } catch (cause) {
    await client.close();
    throw cause instanceof EnvironmentFailure ? cause : clickhouseFailure(address, cause);
  }
}

/** What a first question to ClickHouse threw, as a sentence with a remedy. */
export function clickhouseFailure({ url, database, username }: ClickHouseAddress, cause: unknown): EnvironmentFailure {
  const text = cause instanceof Error ? cause.message || String('code' in cause ? cause.code : cause.name) : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === '81') return new EnvironmentFailure(`ClickHouse has no database ${database}: run lunettes schema apply`, { cause });
  if (code === '516' || code === '194' || code === '193')
    return new EnvironmentFailure(`ClickHouse at ${url} refuses ${username}: check --clickhouse-user and --clickhouse-password-file`, {
      cause,
    });
  return new EnvironmentFailure(`ClickHouse at ${url} cannot be used: ${text}`, { cause });
}
