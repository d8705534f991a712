import type { FastifyReply } from 'fastify';

/** What an error answer says (RFC 9457). */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** Thrown by a route for what the caller can see and change; everything else becomes a 500 without details. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly status: ProblemStatus;
  constructor(status: ProblemStatus, detail: string) {
    super(detail);
    this.status = status;
  }
}

const titles = {
  400: 'Bad request',
  401: 'Not authorised',
  403: 'Forbidden',
  404: 'Not found',
  500: 'Internal error',
  503: 'Not available',
} as const;
export type ProblemStatus = keyof typeof titles;

export const notFound = (what: string): RequestProblem => new RequestProblem(404, `${what} is not known, or no longer kept.`);

export async function sendProblem(reply: FastifyReply, status: ProblemStatus, detail: string): Promise<void> {
  const problem: Problem = { type: 'about:blank', title: titles[status], status, detail };
  await reply.code(status).type('application/problem+json; charset=utf-8').send(problem);
}

export const problemSchema = {
  type: 'object',
  properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
  required: ['type', 'title', 'status', 'detail'],
} as const;
