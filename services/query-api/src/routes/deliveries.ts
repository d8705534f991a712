import {
  breachesOfDelivery,
  diagnosesOfDelivery,
  findDelivery,
  listDeliveries,
  objectSchema,
  spansOfTrace,
} from '@lunettes/adapter-clickhouse';
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
import { notFound } from '../problem.ts';
import { paged, type RouteDeps } from './route-deps.ts';
import { answers, breachSchema, deliverySchema, diagnosisSchema, listAnswers, listOf, spanSchema } from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'workload', 'node', 'action', 'outcome', 'verdict', 'cause', 'side', 'q'] as const;

const query = querySchema({
  ...placeParameters,
  workload: textParameter('Name of the workload.'),
  node: textParameter('Name of the node.'),
  action: textParameter('create, delete, upgrade or resize.'),
  outcome: textParameter('open, delivered, failed, deleted, rejected, superseded or abandoned.'),
  verdict: textParameter('Verdict of the delivery SLO: pending, success, fail or killed.'),
  cause: textParameter('Cause of the main diagnosis.'),
  side: textParameter('Side of the main diagnosis.'),
  q: textParameter('Prefix of the Pod’s name or UID.'),
  ...timeParameters,
  ...pageParameters,
});

export function deliveryRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number] | 'since' | 'until' | 'cursor'> & { readonly limit: number } }>(
    '/deliveries',
    { schema: { summary: 'Deliveries, the one that started last first.', querystring: query, response: listAnswers(deliverySchema) } },
    async ({ query }) => {
      const filter = { ...givenOf(filters, query), ...timesOf(query) };
      return paged(await listDeliveries(clickhouse, filter, { limit: query.limit, after: positionOf(query.cursor) }));
    },
  );

  app.get<{ Params: { readonly delivery_id: string } }>(
    '/deliveries/:delivery_id',
    {
      schema: {
        summary: 'One delivery with everything about it.',
        response: answers(
          objectSchema([
            ['delivery', deliverySchema],
            ['diagnoses', listOf(diagnosisSchema)],
            ['breaches', listOf(breachSchema)],
            ['spans', listOf(spanSchema)],
          ]),
        ),
      },
    },
    async ({ params: { delivery_id } }) => {
      const delivery = await findDelivery(clickhouse, delivery_id);
      if (delivery === undefined) throw notFound('This delivery');
      const [diagnoses, breaches, spans] = await Promise.all([
        diagnosesOfDelivery(clickhouse, delivery_id),
        breachesOfDelivery(clickhouse, delivery_id),
        spansOfTrace(clickhouse, delivery.trace_id),
      ]);
      return { delivery, diagnoses, breaches, spans };
    },
  );
}
