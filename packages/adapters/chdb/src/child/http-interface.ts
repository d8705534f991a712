import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { admission, authenticator } from './admission.ts';
import { type Engine, type EngineSession, quotedName, quotedText } from './engine.ts';
import { exceptionOf, rejected } from './exception.ts';
import { type ClickHouseRequest, readRequest } from './request.ts';
import type { Spool, SpooledData } from './spool.ts';
import type { Statement } from './statement.ts';

export interface HttpInterface {
  readonly port: number;
  /** Takes no new requests and lets the running ones end. */
  close(): Promise<void>;
}

interface HttpInterfaceOptions {
  readonly engine: Engine;
  readonly spool: Spool;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  readonly bodyBytesMax: number;
}

/** Serves the ClickHouse HTTP interface, as far as `@clickhouse/client` uses it, on a random loopback port. */
export async function listen(options: HttpInterfaceOptions): Promise<HttpInterface> {
  const known = authenticator(options.username, options.password);
  const { enter, leave } = admission();
  const server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    void serve(request, response).catch((error: unknown) => fail(request, response, error, options.engine.version));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    port: address.port,
    async close() {
      server.closeIdleConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/ping') return void response.end('Ok.\n');
    if (!known(request)) throw rejected(516, 'AUTHENTICATION_FAILED', 'Authentication failed: wrong user or password');
    response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? randomUUID());
    response.setHeader('X-ClickHouse-Timezone', 'UTC');
    const asked = await readRequest(request, url.searchParams);
    // Data are on disk before a place in the engine is taken, so that a slow sender holds back nobody.
    const spooled = asked.statement.kind === 'insert' ? await options.spool.write(asked.data, options.bodyBytesMax) : undefined;
    try {
      await enter();
      try {
        if (!response.destroyed) await answer(asked, spooled, response);
      } finally {
        leave();
      }
    } finally {
      spooled?.remove();
    }
  }

  async function answer(asked: ClickHouseRequest, spooled: SpooledData | undefined, response: ServerResponse): Promise<void> {
    const session = options.engine.session();
    try {
      session.set(`USE ${quotedName(options.database)}`);
      for (const statement of asked.preparation) session.set(statement);
      if (asked.statement.kind === 'query') await query(session, asked.sql, asked.statement, asked.defaultFormat, response);
      else if (spooled !== undefined) await insert(session, asked.statement, spooled, response);
    } finally {
      session.close();
    }
  }
}

/** The clauses stand in the only order in which this engine reads a file with settings. */
async function insert(
  session: EngineSession,
  { into, settings, format }: Extract<Statement, { kind: 'insert' }>,
  { path, bytes }: SpooledData,
  response: ServerResponse,
): Promise<void> {
  if (bytes > 0) await session.run(`${into} FROM INFILE ${quotedText(path)} ${settings} FORMAT ${format}`, 'Null');
  describe(response, format, { written_bytes: String(bytes) });
  response.end();
}

async function query(
  session: EngineSession,
  sql: string,
  statement: Extract<Statement, { kind: 'query' }>,
  defaultFormat: string,
  response: ServerResponse,
): Promise<void> {
  const format = statement.format ?? defaultFormat;
  if (statement.rows && blockwise.test(format)) return await stream(session, sql, format, response);
  const { bytes, rowsRead, bytesRead } = await session.run(sql, format);
  describe(response, format, { read_rows: String(rowsRead), read_bytes: String(bytesRead) });
  response.end(bytes);
}

/** Formats whose blocks, put one after the other, are the whole result. */
const blockwise = /^(JSON(Compact|Strings|CompactStrings)?EachRow|JSONLines|NDJSON|TSV|TabSeparated(Raw)?|TSVRaw|CSV|RowBinary)$/i;

/** The head is sent with the first block, so that an error before it still has its status. A client that leaves cancels the query. */
async function stream(session: EngineSession, sql: string, format: string, response: ServerResponse): Promise<void> {
  let described = false;
  const left = new AbortController();
  response.once('close', () => left.abort());
  for await (const block of session.stream(sql, format, left.signal)) {
    if (!described) describe(response, format, {});
    described = true;
    if (response.destroyed) return;
    // The engine reuses the block's memory once we ask for the next one.
    if (!response.write(Buffer.from(block))) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  if (!described) describe(response, format, {});
  response.end();
}

function describe(response: ServerResponse, format: string, summary: Readonly<Record<string, string>>): void {
  const json = /^JSON/i.test(format);
  const type = !json ? 'text/plain' : /EachRow|Lines/i.test(format) ? 'application/x-ndjson' : 'application/json';
  response.setHeader('X-ClickHouse-Format', format);
  response.setHeader('Content-Type', `${type}; charset=UTF-8`);
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
}

/** A failure after the first block can only be shown by cutting the answer off; the client sees it as such. */
function fail(request: IncomingMessage, response: ServerResponse, error: unknown, version: string): void {
  const { code, httpStatus, text } = exceptionOf(error);
  if (response.headersSent) return void response.destroy();
  request.resume();
  response.statusCode = httpStatus;
  response.setHeader('X-ClickHouse-Exception-Code', String(code));
  response.end(`${text} (version ${version})\n`);
}
