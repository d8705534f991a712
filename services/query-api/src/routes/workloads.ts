import { latestRollouts, objectSchema, podsOfRollout, rolloutsOfWorkload } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import {
  choiceParameter,
  given,
  givenOf,
  limitParameter,
  placeParameters,
  querySchema,
  type TextParameters,
  textParameter,
  timeParameters,
  timesOf,
} from '../parameters.ts';
import { notFound } from '../problem.ts';
import { type RouteDeps, whole } from './route-deps.ts';
import { answers, listAnswers, listOf, rolloutPodSchema, rolloutSchema } from './row-schemas.ts';

const states = ['open', 'stuck', 'superseded', 'completed'] as const;

export function workloadRoutes(app: FastifyInstance, { clickhouse }: RouteDeps): void {
  app.get<{
    Querystring: TextParameters<'cluster' | 'namespace' | 'kind' | 'name' | 'state' | 'since' | 'until'> & { readonly limit: number };
  }>(
    '/workloads',
    {
      schema: {
        summary: 'Workloads, each with its latest rollout, the one that began last first.',
        querystring: querySchema({
          ...placeParameters,
          kind: textParameter('Deployment, StatefulSet, DaemonSet or Job.'),
          name: textParameter('Name of the workload.'),
          state: choiceParameter(states, 'Only workloads whose latest rollout is in this state.'),
          ...timeParameters,
          limit: limitParameter,
        }),
        response: listAnswers(rolloutSchema),
      },
    },
    async ({ query }) => {
      const { kind, name } = givenOf(['kind', 'name'], query);
      const filter = { ...givenOf(['cluster', 'namespace', 'state'], query), ...timesOf(query), workload_kind: kind, workload_name: name };
      return whole(await latestRollouts(clickhouse, filter, query.limit));
    },
  );

  app.get<{ Params: { readonly uid: string }; Querystring: TextParameters<'revision'> & { readonly limit: number } }>(
    '/workloads/:uid',
    {
      schema: {
        summary: 'One workload: a rollout, the latest unless another is asked for, with its Pods, those that held it up first.',
        querystring: querySchema({ revision: textParameter('Another revision than the latest.'), limit: limitParameter }),
        response: answers(
          objectSchema([
            ['rollout', rolloutSchema],
            ['pods', listOf(rolloutPodSchema)],
            ['rollouts', listOf(rolloutSchema)],
          ]),
        ),
      },
    },
    async ({ params: { uid }, query }) => {
      const rollouts = await rolloutsOfWorkload(clickhouse, uid);
      const revision = given(query.revision);
      const rollout = revision === undefined ? rollouts[0] : rollouts.find((one) => one.revision === revision);
      if (rollout === undefined) throw notFound('This workload or revision');
      return { rollout, pods: await podsOfRollout(clickhouse, rollout, query.limit), rollouts };
    },
  );
}
