import type { FastifyInstance } from 'fastify';
import { querySchema } from '../parameters.ts';
import { answers } from './row-schemas.ts';

export interface SystemDeps {
  /** What the embedding service says of itself: clusters, lanes, lag, losses, dead letters. */
  system(): object | Promise<object>;
}

export function systemRoutes(app: FastifyInstance, { system }: SystemDeps): void {
  app.get(
    '/system',
    {
      schema: {
        summary: 'State of the service itself.',
        querystring: querySchema({}),
        response: answers({ type: 'object', additionalProperties: true }),
      },
    },
    async () => await system(),
  );
}
