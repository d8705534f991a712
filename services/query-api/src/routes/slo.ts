import { attainments, type SloGroup } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import {
  choiceParameter,
  givenOf,
  placeParameters,
  querySchema,
  type TextParameters,
  textParameter,
  timeParameters,
  timesOf,
} from '../parameters.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import { attainmentSchema, listAnswers } from './row-schemas.ts';

const filters = ['objective', 'cluster', 'namespace', 'action'] as const;
const groups = ['none', 'cluster', 'namespace'] as const satisfies readonly SloGroup[];

const query = querySchema({
  objective: textParameter('platform, platform-strict, original or one of the configured; all without it.'),
  group: { ...choiceParameter(groups, 'One attainment for all, per cluster, or per cluster and namespace.'), default: 'none' },
  ...placeParameters,
  action: textParameter('create, delete, upgrade or resize.'),
  ...timeParameters,
});

export function sloRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until'> & { readonly group: SloGroup } }>(
    '/slo',
    {
      schema: {
        summary: 'Attainment per objective, with good, bad, pending, excluded and coverage beside it.',
        querystring: query,
        response: listAnswers(attainmentSchema),
      },
    },
    async ({ query }) => whole(await attainments(clickhouse, { ...givenOf(filters, query), ...timesOf(query) }, query.group)),
  );
}
