import { type RankedBy, stageDurations } from '@lunettes/adapter-clickhouse';
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
import { listAnswers, stageSchema } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'action'] as const;
type StagesBy = Exclude<RankedBy, 'image'>;
const by = ['none', 'cluster', 'namespace', 'workload', 'node'] as const satisfies readonly StagesBy[];

const query = querySchema({
  by: { ...choiceParameter(by, 'What to divide the durations by.'), default: 'none' },
  ...placeParameters,
  action: textParameter('create, delete, upgrade or resize.'),
  ...timeParameters,
  limit: limitParameter,
});

export function stageRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{
    Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until'> & { readonly by: StagesBy; readonly limit: number };
  }>(
    '/stages',
    { schema: { summary: 'Stages by their 95th percentile, slowest first.', querystring: query, response: listAnswers(stageSchema) } },
    async ({ query }) => whole(await stageDurations(clickhouse, { ...givenOf(filters, query), ...timesOf(query) }, query.by, query.limit)),
  );
}
