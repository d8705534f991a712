import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedClickHouse, startClickHouse } from './index.ts';

const directories: string[] = [];
const newDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-chdb-'));
  directories.push(directory);
  return directory;
};
const connect = ({ url, username, password }: EmbeddedClickHouse): ClickHouseClient => createClient({ url, username, password });
async function rowsOf<T>(client: ClickHouseClient, query: string, query_params: Record<string, unknown> = {}): Promise<T[]> {
  const answer = await client.query({ query, query_params, format: 'JSONEachRow' });
  return await answer.json<T>();
}

/** No such process, or a dead one that nobody has reaped yet. */
function ended(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  return existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
let dataDirectory: string;
beforeAll(async () => {
  dataDirectory = newDirectory();
  engine = await startClickHouse({ dataDirectory, bodyBytesMax: 4 * 1024 * 1024 });
  client = connect(engine);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

describe("ClickHouse's own client cannot tell the embedded engine from a server", () => {
  test('it answers a ping', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  test('what is inserted is read back, and statements without a database meet ours', async () => {
    await client.command({ query: 'CREATE TABLE plain (id UInt32, name String) ENGINE = MergeTree ORDER BY id' });
    await client.insert({ table: 'plain', values: [{ id: 1, name: 'a' }], format: 'JSONEachRow' });
    await client.insert({
      table: 'plain',
      values: Readable.from([{ id: 2, name: 'b' }], { objectMode: true }),
      format: 'JSONEachRow',
    });
    await client.command({ query: "INSERT INTO plain VALUES (3, 'c')" });
    await client.command({ query: "INSERT INTO plain SELECT 4, 'd'" });
    expect(await rowsOf(client, 'SELECT id, name, currentDatabase() AS db FROM lunettes.plain ORDER BY id')).toEqual(
      ['a', 'b', 'c', 'd'].map((name, index) => ({ id: index + 1, name, db: 'lunettes' })),
    );
  });

  test('hostile text is data: in rows, in parameters, and after a blank line', async () => {
    const hostile = [
      "it's",
      '\\',
      '"',
      '`',
      '\n\nDROP TABLE victim',
      '\t\r\0',
      '; DROP TABLE victim --',
      '\u{1f600}',
      '__proto__',
      '{x:String}',
    ];
    await client.command({ query: 'CREATE TABLE victim (text String) ENGINE = MergeTree ORDER BY text' });
    await client.insert({ table: 'victim', values: hostile.map((text) => ({ text })), format: 'JSONEachRow' });
    await client.command({ query: `INSERT INTO victim FORMAT TSV\nplain\n\nDROP TABLE victim\n` });
    const found = await rowsOf<{ text: string }>(client, 'SELECT text FROM victim WHERE text IN {texts:Array(String)}', { texts: hostile });
    expect(found.map(({ text }) => text).sort()).toEqual([...hostile].sort());
    for (const text of hostile) expect(await rowsOf(client, 'SELECT {text:String} AS text', { text })).toEqual([{ text }]);
    expect(await rowsOf(client, 'SELECT count() AS n FROM victim')).toEqual([{ n: hostile.length + 3 }]);
  });

  test('all bytes of a binary insert arrive, line feeds included', async () => {
    await client.command({ query: 'CREATE TABLE bytes (id UInt16) ENGINE = MergeTree ORDER BY id' });
    const every = Buffer.alloc(2 * 65_536);
    for (let id = 0; id < 65_536; id++) every.writeUInt16LE(id, id * 2);
    const { stream } = await client.exec({ query: 'INSERT INTO bytes FORMAT RowBinary', values: Readable.from([every]) });
    stream.resume();
    await new Promise((resolve) => stream.once('close', resolve));
    expect(await rowsOf(client, 'SELECT count() AS n, uniqExact(id) AS different FROM bytes')).toEqual([{ n: 65_536, different: 65_536 }]);
  });

  test('parameters of many types and settings of one query take effect', async () => {
    const query =
      'SELECT {a:Array(UInt8)} AS a, {m:Map(String, String)} AS m, {n:Nullable(String)} AS n, {i:Int64} AS i, {t:Identifier} FROM plain LIMIT 1';
    const answer = await client.query({
      query,
      query_params: { a: [1, 2], m: { k: "v'" }, n: null, i: -5, t: 'id' },
      clickhouse_settings: { output_format_json_named_tuples_as_objects: 1 },
      format: 'JSONEachRow',
    });
    expect(await answer.json()).toEqual([{ a: [1, 2], m: { k: "v'" }, n: null, i: -5, id: 1 }]);
  });

  test('errors carry their code and type, before the first block and in its midst', async () => {
    await expect(rowsOf(client, 'SELECT * FROM missing')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await expect(rowsOf(client, 'SELEC 1')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
    await expect(rowsOf(client, 'SELECT 1; DROP TABLE plain')).rejects.toMatchObject({ code: '62' });
    await expect(rowsOf(client, 'SELECT groupArray(number) FROM numbers(1000000000)')).rejects.toMatchObject({ code: '241' });
    await expect(rowsOf(client, 'SELECT throwIf(number = 3000000) FROM numbers(10000000)')).rejects.toThrow();
    expect(await client.ping()).toEqual({ success: true });
  });

  test('a query whose client leaves is ended, and the engine goes on', async () => {
    const leaving = new AbortController();
    const answer = await client.query({ query: 'SELECT * FROM numbers(1000000000)', format: 'JSONEachRow', abort_signal: leaving.signal });
    const first = await answer.stream()[Symbol.asyncIterator]().next();
    expect(first.done).toBe(false);
    leaving.abort();
    expect(await Promise.all(Array.from({ length: 40 }, () => rowsOf(client, 'SELECT 1 AS one')))).toEqual(Array(40).fill([{ one: 1 }]));
  });

  test('data beyond the bound are refused with code 307 and leave no file behind', async () => {
    await client.command({ query: 'CREATE TABLE large (text String) ENGINE = MergeTree ORDER BY tuple()' });
    const values = Array.from({ length: 5 }, () => ({ text: 'x'.repeat(1024 * 1024) }));
    await expect(client.insert({ table: 'large', values, format: 'JSONEachRow' })).rejects.toThrow();
    const refused = await fetch(`${engine.url}/?query=${encodeURIComponent('INSERT INTO large FORMAT LineAsString')}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.password}` },
      body: 'x'.repeat(5 * 1024 * 1024),
    }).catch(() => undefined);
    if (refused !== undefined) expect(refused.headers.get('x-clickhouse-exception-code')).toBe('307');
    expect(await rowsOf(client, 'SELECT count() AS n FROM large')).toEqual([{ n: 0 }]);
    expect(readdirSync(join(dataDirectory, 'spool'))).toEqual([]);
  });
});

describe('nobody else can ask', () => {
  test.each([{}, { authorization: 'Bearer wrong' }, { 'x-clickhouse-user': 'lunettes', 'x-clickhouse-key': '' }])(
    'refused with code 516: %j',
    async (headers) => {
      const answer = await fetch(`${engine.url}/?query=SELECT+1`, { headers });
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    },
  );

  test('a GET reads and cannot write', async () => {
    const get = (query: string) =>
      fetch(`${engine.url}/?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${engine.password}` } });
    expect(await (await get('SELECT 42')).text()).toBe('42\n');
    expect((await get('DROP TABLE plain')).headers.get('x-clickhouse-exception-code')).toBe('164');
  });
});

describe('processes die', () => {
  test('kill -9 of the engine loses no acknowledged insert, and the next one opens the same data', async () => {
    const directory = newDirectory();
    const first = await startClickHouse({ dataDirectory: directory });
    const firstClient = connect(first);
    await firstClient.command({ query: 'CREATE TABLE kept (id UInt32) ENGINE = MergeTree ORDER BY id SETTINGS fsync_after_insert = 1' });
    for (let id = 0; id < 20; id++) {
      await firstClient.insert({ table: 'kept', values: [{ id }], format: 'JSONEachRow' });
    }
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await firstClient.close();
    const second = await startClickHouse({ dataDirectory: directory });
    const secondClient = connect(second);
    expect(await rowsOf(secondClient, 'SELECT count() AS n FROM kept')).toEqual([{ n: 20 }]);
    await secondClient.close();
    await second.close();
    await first.close();
  });

  test('kill -9 of the parent ends the engine, and a new parent waits for its lock', async () => {
    const directory = newDirectory();
    const parent = fork(join(import.meta.dirname, 'parent.fixture.ts'), [directory], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const orphan = await new Promise<number>((resolve) => parent.once('message', (pid) => resolve(Number(pid))));
    expect(ended(orphan)).toBe(false);
    const successor = startClickHouse({ dataDirectory: directory });
    parent.kill('SIGKILL');
    const next = await successor;
    expect(next.pid).not.toBe(orphan);
    await next.close();
    expect(ended(orphan)).toBe(true);
  });

  test('an engine whose main thread waits for ever ends after its parent all the same', async () => {
    const parent = fork(join(import.meta.dirname, 'hung-child.fixture.ts'), [], {
      execArgv: [],
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    const orphan = await new Promise<number>((resolve) => parent.once('message', (pid) => resolve(Number(pid))));
    expect(ended(orphan)).toBe(false);
    const closed = once(parent, 'close');
    parent.kill('SIGKILL');
    // The orphan holds the other end of the parent's output, so that this is the moment of its own end.
    await closed;
    expect(ended(orphan)).toBe(true);
  });

  test('a directory that stays in use is a clear failure, not a hang', async () => {
    const start = startClickHouse({ dataDirectory, lockWaitMs: 300 });
    await expect(start).rejects.toMatchObject({ name: 'ClickHouseStartError', reason: 'locked' });
  });
});
