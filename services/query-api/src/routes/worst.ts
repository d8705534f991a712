import { type RankedBy, worstGroups } from '@lunettes/adapter-clickhouse';
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
import { listAnswers, worstSchema } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'action'] as const;
type WorstBy = Exclude<RankedBy, 'none'>;
const by = ['cluster', 'namespace', 'workload', 'node', 'image'] as const satisfies readonly WorstBy[];

const query = querySchema({
  by: { ...choiceParameter(by, 'What to look for the worst of.'), default: 'node' },
  ...placeParameters,
  action: textParameter('create, delete, upgrade or resize.'),
  ...timeParameters,
  limit: limitParameter,
});

export function worstRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{
    Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until'> & { readonly by: WorstBy; readonly limit: number };
  }>(
    '/worst',
    {
      schema: {
        summary: 'Nodes, images, namespaces, workloads or clusters by their bad deliveries.',
        querystring: query,
        response: listAnswers(worstSchema),
      },
    },
    async ({ query }) => whole(await worstGroups(clickhouse, { ...givenOf(filters, query), ...timesOf(query) }, query.by, query.limit)),
  );
}
