import { type JsonSchema, objectSchema, rowSchemaOf, tables } from '@lunettes/adapter-clickhouse';
import { problemSchema } from '../problem.ts';

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const textOrNull: JsonSchema = { type: ['string', 'null'] };
const integerOrNull: JsonSchema = { type: ['integer', 'null'] };
const numberOrNull: JsonSchema = { type: ['number', 'null'] };
const fields = (names: string, schema: JsonSchema) => names.split(' ').map((name): [string, JsonSchema] => [name, schema]);

/** Rows of the record contract: read off the columns from which they are written. */
export const deliverySchema = rowSchemaOf(tables.sli);
export const spanSchema = rowSchemaOf(tables.spans);
export const diagnosisSchema = rowSchemaOf(tables.diagnoses);
export const lifecycleSchema = rowSchemaOf(tables.lifecycle);
export const breachSchema = rowSchemaOf(tables.breaches);
export const rolloutSchema = rowSchemaOf(tables.rollouts);
export const coverageSchema = rowSchemaOf(tables.coverage);

export const podSchema = objectSchema([
  ...fields('cluster namespace pod uid state', text),
  ...fields('phase node ip workload_kind workload_name workload_uid', textOrNull),
  ...fields('first_seen_at_us last_at_us', integer),
  ...fields('created_at_us scheduled_at_us ready_at_us delete_requested_at_us deleted_at_us', integerOrNull),
]);

export const rolloutPodSchema = objectSchema([
  ...fields('rollout_revision pod delivery_id outcome', text),
  ...fields('uid node delivery_slo_verdict code cause side', textOrNull),
  ['held_up', { type: 'boolean' }],
  ['attempt', integer],
  ...fields('started_at_us ended_at_us total_us delivery_us', integerOrNull),
]);

export const answerSchema = objectSchema([
  ['text', text],
  ...fields('advice delivery_id diagnosis_id code cause side confidence', textOrNull),
]);

export const attainmentSchema = objectSchema([
  ['objective', text],
  ...fields('cluster namespace', textOrNull),
  ...fields('deliveries good bad pending', integer),
  ['excluded', { type: 'object', additionalProperties: integer }],
  ...fields('attainment coverage_ratio', numberOrNull),
]);

export const causeSchema = objectSchema([
  ['cause', text],
  ...fields('side key', textOrNull),
  ...fields('deliveries bad last_at_us', integer),
  ['example_delivery_id', text],
]);

export const stageSchema = objectSchema([
  ...fields('stage owner', text),
  ['key', textOrNull],
  ...fields('deliveries p50_us p95_us max_us total_us', integer),
]);

export const worstSchema = objectSchema([
  ['key', text],
  ...fields('deliveries bad troubled cause_deliveries', integer),
  ...fields('cause side', textOrNull),
  ...fields('p50_us p95_us', integerOrNull),
]);

export const stageOfDeliverySchema = objectSchema([
  ...fields('delivery_id stage owner', text),
  ['us', integer],
  ['open', { type: 'boolean' }],
]);

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, 'null'].flat() });

/** The answers of a route: this on success, problems otherwise. */
export const answers = (schema: JsonSchema) => ({
  200: { description: 'The answer.', ...schema },
  '4xx': { description: 'The request cannot be answered.', content: { 'application/problem+json': { schema: problemSchema } } },
  '5xx': { description: 'The service cannot answer now.', content: { 'application/problem+json': { schema: problemSchema } } },
});

export const listAnswers = (items: JsonSchema) =>
  answers(
    objectSchema([
      ['items', listOf(items)],
      ['next', textOrNull],
    ]),
  );
