import { objectSchema, spansOfTrace } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../problem.ts';
import { traceJson } from '../trace-json.ts';
import type { RouteDeps } from './route-deps.ts';
import { answers } from './row-schemas.ts';

export function traceRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Params: { readonly trace_id: string } }>(
    '/traces/:trace_id',
    {
      schema: {
        summary: 'One trace in the JSON form of OTLP.',
        response: answers(objectSchema([['resourceSpans', { type: 'array', items: { type: 'object', additionalProperties: true } }]])),
      },
    },
    async ({ params: { trace_id } }) => {
      const spans = await spansOfTrace(clickhouse, trace_id);
      if (spans.length === 0) throw notFound('This trace');
      return traceJson(spans);
    },
  );
}
