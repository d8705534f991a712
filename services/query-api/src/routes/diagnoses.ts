import { listDiagnoses } from '@lunettes/adapter-clickhouse';
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
import { diagnosisSchema, listAnswers } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'action', 'cause', 'side', 'uid', 'delivery_id'] as const;

const query = querySchema({
  ...placeParameters,
  action: textParameter('create, delete, upgrade, resize or run.'),
  cause: textParameter('Cause.'),
  side: textParameter('Whose side it is on.'),
  rank: { type: 'integer', minimum: 1, maximum: 100, default: 1, description: '1: main diagnoses.' },
  uid: textParameter('UID of the Pod.'),
  delivery_id: textParameter('Delivery.'),
  ...timeParameters,
  ...pageParameters,
});

export function diagnosisRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{
    Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until' | 'cursor'> & {
      readonly limit: number;
      readonly rank: number;
    };
  }>(
    '/diagnoses',
    { schema: { summary: 'Diagnoses, newest first.', querystring: query, response: listAnswers(diagnosisSchema) } },
    async ({ query }) => {
      const filter = { ...givenOf(filters, query), rank: query.rank, ...timesOf(query) };
      return paged(await listDiagnoses(clickhouse, filter, { limit: query.limit, after: positionOf(query.cursor) }));
    },
  );
}
