import { objectSchema } from '@lunettes/adapter-clickhouse';
import type { FastifyInstance } from 'fastify';
import { querySchema } from '../parameters.ts';
import { notFound } from '../problem.ts';
import { whole } from './route-deps.ts';
import { answers, listAnswers, listOf } from './row-schemas.ts';

export interface VerifyDeps {
  /** Compares the log with what was made of it; only whoever holds the log can. Without it there are no such routes. */
  readonly verification?: LogVerification | undefined;
}

export interface LogVerification {
  /** For every topic and lane: what is kept, and which offsets nobody has accounted for. */
  coverage(): Promise<readonly object[]>;
  /** Undefined where there is no such topic, lane or part. */
  rows(place: {
    readonly topic: string;
    readonly lane: number;
    readonly part: number;
    readonly parts: number;
  }): Promise<object | undefined>;
}

/** Parts that may be asked for: enough for a lane of two billion records. */
const partsMax = 10_000;

const integer = { type: 'integer' };
const text = { type: 'string' };
const fromZero = (maximum: number) => ({ type: 'integer', minimum: 0, maximum }) as const;

export function verifyRoutes(app: FastifyInstance, { verification }: VerifyDeps): void {
  if (verification === undefined) return;
  app.get(
    '/verify',
    {
      schema: {
        summary: 'Which offsets of the log have not become rows, by topic and lane; rows under way are waited for.',
        querystring: querySchema({}),
        response: listAnswers(
          objectSchema([
            ['topic', text],
            ['lane', integer],
            ['first', integer],
            ['end', integer],
            [
              'missing',
              listOf(
                objectSchema([
                  ['first', integer],
                  ['last', integer],
                ]),
              ),
            ],
            ['parts', integer],
          ]),
        ),
      },
    },
    async () => whole(await verification.coverage()),
  );
  app.get<{
    Params: { readonly topic: string; readonly lane: number };
    Querystring: { readonly part: number; readonly parts: number };
  }>(
    '/verify/:topic/:lane',
    {
      schema: {
        summary: 'Whether every identity in the log of one lane has the row that its newest record asks for; one part of `parts`.',
        params: { type: 'object', properties: { topic: text, lane: fromZero(1_000_000) } },
        querystring: querySchema({
          part: { ...fromZero(partsMax), default: 0, description: 'Which part of the identities, from 0.' },
          parts: {
            ...fromZero(partsMax),
            minimum: 1,
            default: 1,
            description: 'Into how many parts the identities are cut: see `/verify`.',
          },
        }),
        response: answers(
          objectSchema([
            ['topic', text],
            ['lane', integer],
            ['identities', integer],
            ['final_rows', integer],
            ['wrong', integer],
            [
              'examples',
              listOf(
                objectSchema([
                  ['problem', text],
                  ['identity', { type: 'object', additionalProperties: text }],
                  ['offset', integer],
                ]),
              ),
            ],
          ]),
        ),
      },
    },
    async ({ params, query }) => {
      const { topic, lane } = params;
      const report = await verification.rows({ topic, lane, part: query.part, parts: query.parts });
      if (report === undefined) throw notFound(`Part ${query.part} of ${query.parts} of ${topic}, lane ${lane},`);
      return report;
    },
  );
}
