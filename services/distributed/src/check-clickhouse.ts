import { type ClickHouseAddress, inspectServer, openClickHouse, type ServerFacts, schemaProblems } from '@lunettes/adapter-clickhouse';
import { type Check, checkClock, noted, passed, wrong } from './check.ts';
import { clickhouseFailure } from './open-clickhouse.ts';

/** A disk with less room than either fills while merges run. */
const freeBytesMin = 2_000_000_000;
const freeShareMin = 0.05;

/** Connection, rights, schema, disks, replicas and clock. What cannot be asked is a finding like any other. */
export async function checkClickHouse(address: ClickHouseAddress): Promise<readonly Check[]> {
  const at = `clickhouse ${new URL(address.url).host}`;
  const client = openClickHouse(address);
  try {
    const facts = await inspectServer(client);
    return [...serverChecks(at, facts), ...schemaChecks(address.database, await schemaProblems(client))];
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    const { message } = clickhouseFailure(address, cause);
    const [, found, advice] = /^(.*): ((?:run|check) .*)$/.exec(message) ?? [];
    return [wrong(at, found ?? message, advice ?? 'start ClickHouse, or name its HTTP interface with --clickhouse-url')];
  } finally {
    await client.close();
  }
}

export function serverChecks(at: string, { version, isReadOnly, disks, stuckReplicas, clockAheadUs }: ServerFacts): readonly Check[] {
  return [
    passed(at, `ClickHouse ${version} answers`),
    ...(isReadOnly ? [wrong(at, 'our user may only read', 'give the writer a user without the setting readonly')] : []),
    ...disks
      .filter(({ free_bytes: free, total_bytes: total }) => free < freeBytesMin || free < freeShareMin * total)
      .map(({ name, free_bytes: free }) =>
        noted(
          `disk ${name} of clickhouse`,
          `${Math.floor(free / 1e6)} MB free`,
          'free space there, or keep rows for less long: lunettes schema apply --keep-...',
        ),
      ),
    ...stuckReplicas.map((table) =>
      wrong(`table ${table}`, 'its replica here takes no rows', 'see whether ClickHouse Keeper answers, and SYSTEM RESTORE REPLICA'),
    ),
    checkClock('clock of clickhouse', clockAheadUs),
  ];
}

const schemaChecks = (database: string, problems: readonly string[]): readonly Check[] =>
  problems.length === 0
    ? [passed('schema', `database ${database} is as this version needs it`)]
    : problems.map((problem) => wrong('schema', `database ${database}: ${problem}`, 'run lunettes schema apply'));
