import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { RequestProblem } from './problem.ts';

/** One server-sent event; `event` is a word, `data` anything that JSON can say. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface StreamDeps {
  /** What happens from now on, until the signal is aborted. A slow reader slows its own iteration only. */
  stream(signal: AbortSignal): AsyncIterable<StreamEvent>;
}

/** Streams at once; one more is answered with 503, and the page polls instead. */
const streamsMax = 200;

/** A comment this often keeps proxies from closing a quiet stream, and finds readers that are gone. */
const keepAliveMs = 15_000;

/** All open streams of a service, so that they end when it does. */
export function openEventStreams(deps: StreamDeps): { serve(reply: FastifyReply): Promise<void>; close(): void } {
  const closing = new AbortController();
  let open = 0;
  return {
    async serve(reply) {
      if (open >= streamsMax) throw new RequestProblem(503, `There are ${streamsMax} streams already; ask from time to time instead.`);
      open++;
      try {
        await pump(deps, reply, closing.signal);
      } finally {
        open--;
      }
    },
    close: () => closing.abort(),
  };
}

async function pump({ stream }: StreamDeps, reply: FastifyReply, closing: AbortSignal): Promise<void> {
  reply.hijack();
  const response = reply.raw;
  const left = new AbortController();
  response.once('close', () => left.abort());
  const signal = AbortSignal.any([left.signal, closing]);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.write(': open\n\n');
  const keepAlive = setInterval(() => response.write(': \n\n'), keepAliveMs);
  try {
    for await (const { event, data } of stream(signal)) {
      if (signal.aborted) break;
      // One line each: JSON has no line breaks of its own, and an event's kind must not bring any.
      if (!response.write(`event: ${event.replace(/[\r\n]/g, ' ')}\ndata: ${JSON.stringify(data)}\n\n`))
        await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) response.destroy(error instanceof Error ? error : undefined);
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}
