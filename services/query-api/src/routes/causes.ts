import { causeCounts, type RankedBy } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import {
  choiceParameter,
  givenOf,
  limitParameter,
  placeParameters,
  querySchema,
  type TextParameters,
  textParameter,
  timeParameters,
  timesOf,
} from '../parameters.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import { causeSchema, listAnswers } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'action'] as const;
const by = ['none', 'cluster', 'namespace', 'workload', 'node', 'image'] as const satisfies readonly RankedBy[];

const query = querySchema({
  by: { ...choiceParameter(by, 'What to divide the counts by.'), default: 'none' },
  ...placeParameters,
  action: textParameter('create, delete, upgrade or resize.'),
  ...timeParameters,
  limit: limitParameter,
});

export function causeRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{
    Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until'> & { readonly by: RankedBy; readonly limit: number };
  }>(
    '/causes',
    { schema: { summary: 'Causes by how many deliveries have them.', querystring: query, response: listAnswers(causeSchema) } },
    async ({ query }) => whole(await causeCounts(clickhouse, { ...givenOf(filters, query), ...timesOf(query) }, query.by, query.limit)),
  );
}
