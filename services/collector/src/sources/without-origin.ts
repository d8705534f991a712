import type { FastifyPluginAsync } from 'fastify';

/**
 * Refuses what a page in a browser sends: API servers name no origin. Without tokens this keeps a page of the web from
 * filling the log of whoever looks at it.
 */
export function withoutOrigin(plugin: FastifyPluginAsync): FastifyPluginAsync {
  return async (app, options) => {
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers.origin === undefined) return;
      const problem = { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Audit is taken from API servers, not from pages.' };
      // The rest of the body is not waited for, so the connection is of no further use.
      await reply.code(403).header('connection', 'close').type('application/problem+json').send(JSON.stringify(problem));
    });
    await plugin(app, options);
  };
}
