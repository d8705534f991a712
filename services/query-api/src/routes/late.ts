import { listLate, objectSchema } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import { givenOf, limitParameter, placeParameters, querySchema, type TextParameters, textParameter } from '../parameters.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import { deliverySchema, diagnosisSchema, listAnswers, orNull } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'side'] as const;

export function lateRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number]> & { readonly limit: number } }>(
    '/late',
    {
      schema: {
        summary: 'Open and past a limit, the one that has waited longest first.',
        querystring: querySchema({ ...placeParameters, side: textParameter('Side of the main diagnosis.'), limit: limitParameter }),
        response: listAnswers(
          objectSchema([
            ['delivery', deliverySchema],
            ['diagnosis', orNull(diagnosisSchema)],
          ]),
        ),
      },
    },
    async ({ query }) => whole(await listLate(clickhouse, givenOf(filters, query), query.limit)),
  );
}
