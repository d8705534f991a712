import { listBreaches } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import {
  givenOf,
  pageParameters,
  placeParameters,
  positionOf,
  querySchema,
  type TextParameters,
  textParameter,
  timeParameters,
  timesOf,
} from '../parameters.ts';
import { paged, type RouteDeps } from './route-deps.ts';
import { breachSchema, listAnswers } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'objective'] as const;

const query = querySchema({
  ...placeParameters,
  objective: textParameter('pod_slo, delivery_slo or a name.'),
  ...timeParameters,
  ...pageParameters,
});

export function breachRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until' | 'cursor'> & { readonly limit: number } }>(
    '/breaches',
    { schema: { summary: 'Missed limits, newest first.', querystring: query, response: listAnswers(breachSchema) } },
    async ({ query }) => {
      const filter = { ...givenOf(filters, query), ...timesOf(query) };
      return paged(await listBreaches(clickhouse, filter, { limit: query.limit, after: positionOf(query.cursor) }));
    },
  );
}
