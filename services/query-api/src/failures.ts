import type { Logger } from '@lunettes/telemetry';
import type { FastifyError, FastifyInstance } from 'fastify';
import { type ProblemStatus, RequestProblem, sendProblem } from './problem.ts';

/** Gives every failure its form. Engines' messages stay in the log: they hold SQL and versions. */
export function handleFailures(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const [status, detail] = judged(error);
    if (status >= 500) logger.error('Request failed.', { route: request.routeOptions.url, status, error });
    await sendProblem(reply, status, detail);
  });
}

function judged(error: FastifyError): readonly [ProblemStatus, string] {
  if (error instanceof RequestProblem) return [error.status, error.message];
  if (error.validation !== undefined) return [400, error.message];
  if (error.statusCode === 404) return [404, error.message];
  if (error.statusCode !== undefined && error.statusCode < 500) return [400, error.message];
  if (unreachableCodes.has(error.code) || error.message === 'Timeout error.') return [503, 'The analytics store does not answer.'];
  if (busyCodes.has(error.code)) return [503, 'The analytics store could not answer in time; narrow the time span or the filter.'];
  return [500, 'The request failed; the reason is in the log of the service.'];
}

/** Node's codes for a server that is not there or went away in the midst. */
const unreachableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_SOCKET_CLOSED',
]);

/** ClickHouse's codes for: out of time, too many queries, out of memory. */
const busyCodes: ReadonlySet<string> = new Set(['159', '202', '241']);
