import { listCoverage } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import { givenOf, placeParameters, querySchema, type TextParameters, textParameter, timeParameters, timesOf } from '../parameters.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import { coverageSchema, listAnswers } from './row-schemas.ts';

const filters = ['cluster', 'source'] as const;

const query = querySchema({
  cluster: placeParameters.cluster,
  source: textParameter('audit, events, pods, nodes or workloads.'),
  ...timeParameters,
});

export function coverageRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until'> }>(
    '/coverage',
    { schema: { summary: 'What was seen and what was not, newest first.', querystring: query, response: listAnswers(coverageSchema) } },
    async ({ query }) => whole(await listCoverage(clickhouse, { ...givenOf(filters, query), ...timesOf(query) })),
  );
}
