import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { RequestProblem } from './problem.ts';

/**
 * Guards everything that tells about clusters. With a token, requests need it. Without one the service
 * is reachable from this machine only, and a page of the web must not reach it through the user's browser by
 * a name that points here: then the `Host` has to be a loopback name.
 */
export function guardAccess(app: FastifyInstance, token: string | undefined): void {
  const isKnown = token === undefined ? undefined : tokenCheck(token);
  app.addHook('onRequest', async ({ headers }) => {
    if (isKnown === undefined) {
      if (!loopbackHost.test(headers.host ?? '')) throw new RequestProblem(403, 'Without a token only loopback addresses may be asked.');
    } else if (!isKnown(headers.authorization)) {
      throw new RequestProblem(401, 'A bearer token is needed: see --token-file.');
    }
  });
}

const loopbackHost = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Compares digests, which have one length, so that the time it takes says nothing about the guess. */
function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digest(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(expected, digest(authorization ?? ''));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
