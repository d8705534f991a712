import type { FastifyInstance } from 'fastify';
import { openEventStreams, type StreamDeps } from '../event-stream.ts';
import { querySchema } from '../parameters.ts';

export function streamRoutes(app: FastifyInstance, deps: StreamDeps): void {
  const streams = openEventStreams(deps);
  app.addHook('preClose', async () => streams.close());
  app.get(
    '/stream',
    {
      schema: {
        summary: 'What happens, as server-sent events. A hint to ask again, not a record: events may be missed.',
        querystring: querySchema({}),
        produces: ['text/event-stream'],
      },
    },
    async (_request, reply) => {
      await streams.serve(reply);
      return reply;
    },
  );
}
