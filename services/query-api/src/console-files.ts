import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

/**
 * The console's files. Its pages have addresses of their own (`/d/...`, `/pod/...`), for which there is no file: a
 * browser that asks for a page gets the entry, everything else that does not exist is a 404.
 */
export function serveConsole(app: FastifyInstance, directory: string | undefined): void {
  if (directory !== undefined) {
    app.register(fastifyStatic, {
      root: directory,
      // Built files carry their content in their names; the entry does not.
      setHeaders: (response, path) => {
        response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
    if (directory === undefined || !isPage) return await sendProblem(reply, 404, 'There is nothing at this address.');
    return await reply.sendFile('index.html');
  });
}
