import type { IncomingMessage } from 'node:http';
import { createGunzip, createInflate } from 'node:zlib';
import { statementBytesMax } from '../bounds.ts';
import { quotedName, quotedText } from './engine.ts';
import { rejected } from './exception.ts';
import { readStatement, type Statement } from './statement.ts';

/** One request, read as far as its statement; the data of an insert are still to be read. */
export interface ClickHouseRequest {
  readonly sql: string;
  readonly statement: Statement;
  /** Empty for anything but an insert. */
  readonly data: AsyncIterable<Uint8Array>;
  /** `USE` and `SET` statements that the session needs before it. */
  readonly preparation: readonly string[];
  /** Output format where the statement names none. */
  readonly defaultFormat: string;
}

/**
 * Reads a request of the ClickHouse HTTP interface: the statement stands in the parameter `query`, in
 * the body, or begins in the one and goes on in the other. Throws in the engine's form.
 */
export async function readRequest(request: IncomingMessage, parameters: URLSearchParams): Promise<ClickHouseRequest> {
  const body = decoded(request);
  const preparation = preparationOf(request, parameters);
  const defaultFormat = parameters.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated';
  const query = parameters.get('query') ?? '';
  if (query !== '') {
    const statement = readStatement(query);
    if (statement.kind === 'insert') {
      const inline = Buffer.from(query.slice(statement.dataFrom));
      return { sql: query, statement, data: inline.length === 0 ? body : chain(inline, body), preparation, defaultFormat };
    }
  }
  const reader = body[Symbol.asyncIterator]();
  const { head, ended } = await readHead(reader);
  const sql = query === '' ? head : Buffer.concat([Buffer.from(`${query}\n`), head]);
  const statement = readStatement(sql.toString('latin1'));
  if (statement.kind === 'insert') {
    return {
      sql: sql.toString('latin1'),
      statement: inUtf8(statement),
      data: chain(sql.subarray(statement.dataFrom), rest(reader)),
      preparation,
      defaultFormat,
    };
  }
  if (!ended) throw rejected(307, 'TOO_MANY_BYTES', `a statement may have ${statementBytesMax} bytes`);
  return { sql: sql.toString('utf8'), statement, data: none(), preparation, defaultFormat };
}

function decoded(request: IncomingMessage): AsyncIterable<Uint8Array> {
  const encoding = header(request, 'content-encoding')?.toLowerCase();
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      // A refused body must not take the connection with it: the refusal still has to be sent.
      return request.iterator({ destroyOnReturn: false });
    case 'gzip':
      return request.pipe(createGunzip());
    case 'deflate':
      return request.pipe(createInflate());
    default:
      throw rejected(89, 'UNKNOWN_COMPRESSION_METHOD', `content encoding ${encoding} is not known here`);
  }
}

/** Parameters of the interface itself; every other one is a setting of the query. */
const ownParameters: ReadonlySet<string> = new Set([
  'query',
  'database',
  'default_format',
  'user',
  'password',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'compress',
  'decompress',
  'role',
  'quota_key',
  'wait_end_of_query',
  'enable_http_compression',
  'http_zlib_compression_level',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
  'stacktrace',
  'http_write_exception_in_output_format',
]);

function preparationOf(request: IncomingMessage, parameters: URLSearchParams): string[] {
  const statements: string[] = [];
  const database = parameters.get('database') ?? header(request, 'x-clickhouse-database');
  if (database !== undefined && database !== '' && database !== 'default') statements.push(`USE ${quotedName(database)}`);
  for (const [name, value] of parameters) {
    if (ownParameters.has(name)) continue;
    if (!/^\w+$/.test(name)) throw rejected(115, 'UNKNOWN_SETTING', 'a setting has letters, digits and underscores');
    statements.push(`SET ${name} = ${quotedText(value)}`);
  }
  // As on a server, a GET cannot change anything.
  if (request.method !== 'POST') statements.push('SET readonly = 2');
  return statements;
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The first bytes of the body: all of them, or at least `statementBytesMax`. */
async function readHead(reader: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; ended: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes <= statementBytesMax) {
    const next = await reader.next();
    if (next.done) return { head: Buffer.concat(chunks), ended: true };
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return { head: Buffer.concat(chunks), ended: false };
}

/** The statement was read byte by byte; its text is UTF-8. */
function inUtf8(statement: Extract<Statement, { kind: 'insert' }>): Statement {
  const text = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
  return { ...statement, into: text(statement.into), settings: text(statement.settings) };
}

async function* chain(first: Uint8Array, following: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* following;
}

async function* rest(reader: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await reader.next(); !next.done; next = await reader.next()) yield next.value;
}

async function* none(): AsyncGenerator<Uint8Array> {}
