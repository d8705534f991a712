import { createHash, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Item, splitEventList } from '@lunettes/core/collection';
import type { Clock } from '@lunettes/ports';
import type { FastifyError, FastifyPluginAsync, FastifyReply } from 'fastify';
import { type ClusterInlet, type Evidence, type Outgoing, streamName } from '../cluster-inlet.ts';
import type { CounterReason } from '../counters.ts';
import { type AuditDeps, takeAudit } from '../take-audit.ts';

export interface AuditWebhookDeps extends AuditDeps {
  readonly clock: Clock;
  readonly instance: string;
  /** The cluster of that name, if its audit is taken here. */
  inletOf(cluster: string): ClusterInlet | undefined;
  /** Whether `token` may send for `cluster`; undefined asks for no token, which only loopback allows. */
  readonly mayIngest: ((cluster: string, token: string) => boolean) | undefined;
}

/** A batch in its final form; a gzip body that grows beyond it is not unpacked further. */
export const batchBytesMax = 32 * 1024 * 1024;
/** Batches being handled at once; further ones are told to come back, so that memory stays bounded. */
const batchesAtOnceMax = 8;
/** The API server gives up after 30 s and sends again; we answer before. */
export const answerWithinMs = 25_000;
/** What a refused sender is asked to wait. */
const retryAfterSeconds = 10;
/** Bytes of events that are read before others get their turn. */
const turnBytesMax = 1024 * 1024;

/**
 * `POST /audit/{cluster}`: an `EventList` as kube-apiserver's webhook backend sends it, gzip allowed.
 * Answers 200 only after the log has everything that the batch says about delivery; a repeated batch
 * does no harm. 503 with `Retry-After` when the store is full or we are behind, 400 when the body
 * cannot be read; each is counted by reason.
 */
export function auditWebhook(deps: AuditWebhookDeps): FastifyPluginAsync {
  let atOnce = 0;
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: batchBytesMax }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.statusCode === 413) return refuse(deps, reply, 413, 'too_large', `a batch may have ${batchBytesMax} bytes`);
      throw error;
    });
    app.post<{ Params: { cluster: string } }>('/audit/:cluster', async (request, reply) => {
      const { cluster } = request.params;
      const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (deps.mayIngest !== undefined && !deps.mayIngest(cluster, token))
        return refuse(deps, reply, 401, 'unauthorized', 'a bearer token for this cluster is needed');
      const inlet = deps.inletOf(cluster);
      if (inlet === undefined) return refuse(deps, reply, 404, 'unknown_cluster', 'no cluster of this name sends its audit here');
      if (atOnce >= batchesAtOnceMax) return refuse(deps, reply, 503, 'busy', 'too many batches at once');
      atOnce++;
      try {
        const body = await decoded(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), request.headers['content-encoding']);
        if (typeof body === 'string') {
          const status = body === 'too_large' ? 413 : body === 'unsupported_encoding' ? 415 : 400;
          return refuse(deps, reply, status, body, 'the body cannot be unpacked');
        }
        const items = splitEventList(body);
        if (!items.ok)
          return refuse(deps, reply, items.problem === 'too_large' ? 413 : 400, items.problem, 'the body is no audit.k8s.io EventList');
        deps.counters.add('received_records', 'audit_webhook', items.value.length);
        return await store(inlet, body, items.value, reply);
      } finally {
        atOnce--;
      }
    });
  };

  async function store(inlet: ClusterInlet, body: Uint8Array, items: readonly Item[], reply: FastifyReply): Promise<FastifyReply> {
    const stream = streamName(inlet.cluster, 'audit_webhook', deps.instance);
    const taken = await inTurns(deps, body, items);
    const evidence: Evidence | undefined =
      taken.newestUs === undefined || taken.oldestUs === undefined
        ? undefined
        : { primary: 'audit_webhook', stream, newestUs: taken.newestUs, oldestUs: taken.oldestUs };
    const timer = new AbortController();
    const late = deps.clock.sleep(answerWithinMs, timer.signal).then(() => 'too_slow' as const);
    const outcome = await Promise.race([inlet.send({ stream, records: taken.records, evidence }), late]);
    timer.abort();
    if (outcome === 'acknowledged') return reply.code(200).send();
    const reason = outcome === 'failed' || outcome === 'closed' ? 'append_failed' : outcome;
    return refuse(
      deps,
      reply,
      503,
      reason,
      outcome === 'store_full' ? 'the store has reached --store-max-bytes' : 'the batch is not stored',
    );
  }
}

/** A check of bearer tokens that takes the same time for every wrong one. */
export function tokenCheck(tokenOf: (cluster: string) => string | undefined): (cluster: string, token: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return (cluster, token) => {
    const expected = tokenOf(cluster);
    return timingSafeEqual(digest(token), digest(expected ?? '')) && expected !== undefined && expected !== '';
  };
}

const unpack = promisify(gunzip);

async function decoded(body: Buffer, encoding: string | undefined): Promise<Buffer | 'too_large' | 'not_json' | 'unsupported_encoding'> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') return 'unsupported_encoding';
  try {
    return await unpack(body, { maxOutputLength: batchBytesMax });
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'not_json';
  }
}

/** Reads a batch in turns of about a megabyte, so that ticks, probes and other requests are not kept waiting. */
async function inTurns(
  deps: AuditDeps,
  body: Uint8Array,
  items: readonly Item[],
): Promise<{ readonly records: readonly Outgoing[]; readonly newestUs: number | undefined; readonly oldestUs: number | undefined }> {
  const records: Outgoing[] = [];
  let newestUs: number | undefined;
  let oldestUs: number | undefined;
  let start = 0;
  while (start < items.length) {
    let end = start;
    const beginsAt = items[start]?.from ?? 0;
    while (end < items.length && (items[end]?.to ?? 0) - beginsAt <= turnBytesMax) end++;
    if (end === start) end++;
    const taken = takeAudit(deps, body, items.slice(start, end));
    for (const record of taken.records) records.push(record);
    if (taken.newestUs !== undefined) newestUs = Math.max(newestUs ?? 0, taken.newestUs);
    if (taken.oldestUs !== undefined) oldestUs = Math.min(oldestUs ?? taken.oldestUs, taken.oldestUs);
    start = end;
    if (start < items.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return { records, newestUs, oldestUs };
}

function refuse(
  deps: AuditDeps,
  reply: FastifyReply,
  status: number,
  reason: CounterReason<'refused_batches'>,
  detail: string,
): FastifyReply {
  deps.counters.add('refused_batches', reason);
  if (status === 503) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const problem = { type: `urn:lunettes:problem:${reason}`, title: reason.replaceAll('_', ' '), status, detail };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}
