import {
  deliveriesOfPod,
  diagnosesOfPod,
  findPod,
  lifecycleOfPod,
  objectSchema,
  type SliRow,
  searchPods,
  spansOfPod,
} from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import { answerAbout } from '../answer.ts';
import { given, givenOf, limitParameter, placeParameters, querySchema, type TextParameters, textParameter } from '../parameters.ts';
import { notFound } from '../problem.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import {
  answerSchema,
  answers,
  deliverySchema,
  diagnosisSchema,
  lifecycleSchema,
  listAnswers,
  listOf,
  podSchema,
  spanSchema,
  stageOfDeliverySchema,
} from './row-schemas.ts';

const filters = ['cluster', 'namespace', 'q'] as const;

export function podRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{ Querystring: TextParameters<(typeof filters)[number]> & { readonly limit: number } }>(
    '/pods',
    {
      schema: {
        summary: 'Pods by name, UID or address, newest first.',
        querystring: querySchema({ ...placeParameters, q: textParameter('Prefix of name or UID, or a whole IP.'), limit: limitParameter }),
        response: listAnswers(podSchema),
      },
    },
    async ({ query }) => whole(await searchPods(clickhouse, givenOf(filters, query), query.limit)),
  );

  app.get<{ Params: { readonly uid: string } }>(
    '/pods/:uid',
    {
      schema: {
        summary: 'One Pod: the plain answer first, then what it rests on.',
        response: answers(
          objectSchema([
            ['pod', podSchema],
            ['answer', answerSchema],
            ['deliveries', listOf(deliverySchema)],
            ['milestones', listOf(lifecycleSchema)],
            ['stages', listOf(stageOfDeliverySchema)],
            ['spans', listOf(spanSchema)],
            ['diagnoses', listOf(diagnosisSchema)],
          ]),
        ),
      },
    },
    async ({ params: { uid } }) => {
      const [pod, deliveries, milestones, spans, diagnoses] = await Promise.all([
        findPod(clickhouse, uid),
        deliveriesOfPod(clickhouse, uid),
        lifecycleOfPod(clickhouse, uid),
        spansOfPod(clickhouse, uid),
        diagnosesOfPod(clickhouse, uid),
      ]);
      if (pod === undefined) throw notFound('This Pod');
      const answer = answerAbout(pod, deliveries, diagnoses);
      return { pod, answer, deliveries, milestones, stages: deliveries.flatMap(stagesOf), spans, diagnoses };
    },
  );

  app.get<{ Params: { readonly uid: string }; Querystring: TextParameters<'type'> }>(
    '/pods/:uid/lifecycle',
    {
      schema: {
        summary: 'What happened to one Pod, in time order.',
        querystring: querySchema({ type: textParameter('Only records of this type.') }),
        response: listAnswers(lifecycleSchema),
      },
    },
    async ({ params: { uid }, query }) => whole(await lifecycleOfPod(clickhouse, uid, given(query.type))),
  );
}

const stagesOf = ({ delivery_id, stages }: SliRow) => Object.entries(stages).map(([stage, time]) => ({ delivery_id, stage, ...time }));
