import type { JsonSchema } from './row-binary/column-kind.ts';
import type { Table } from './tables/index.ts';

/** JSON Schema of a table's rows as `presentRow` gives them: read off the same columns from which the rows are written. */
export function rowSchemaOf(table: { readonly columns: Table<never>['columns'] }): JsonSchema {
  const flat: [string, JsonSchema][] = [];
  const lists = new Map<string, [string, JsonSchema][]>();
  for (const { name, kind } of table.columns) {
    const [list = '', field] = name.split('.');
    if (field === undefined) flat.push([name, kind.json]);
    else lists.set(list, [...(lists.get(list) ?? []), [field, kind.json]]);
  }
  for (const [name, fields] of lists) flat.push([name, listSchema(name, fields)]);
  return objectSchema(flat);
}

/** An object with exactly these fields, instants with their readable form. */
export function objectSchema(fields: readonly (readonly [name: string, schema: JsonSchema])[]): JsonSchema {
  const properties = fields.flatMap(([name, schema]): [string, JsonSchema][] => {
    const isInstant = name === 'at_us' || name.endsWith('_at_us');
    const readable: JsonSchema = { type: schema.type === 'integer' ? 'string' : ['string', 'null'] };
    return isInstant
      ? [
          [name, schema],
          [name.slice(0, -3), readable],
        ]
      : [[name, schema]];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function listSchema(name: string, fields: readonly [string, JsonSchema][]): JsonSchema {
  if (fields.some(([, schema]) => schema.type !== 'array')) return { ...objectSchema(fields), type: ['object', 'null'] };
  const items = fields.map(([field, schema]): [string, JsonSchema] => [field, schema.items ?? { type: 'object' }]);
  if (name === 'stages') return { type: 'object', additionalProperties: objectSchema(items.filter(([field]) => field !== 'stage')) };
  const own = items.filter(([field]) => !field.startsWith('object_'));
  const object = items
    .filter(([field]) => field.startsWith('object_'))
    .map(([field, schema]): [string, JsonSchema] => [field.slice('object_'.length), schema]);
  return { type: 'array', items: objectSchema(object.length === 0 ? own : [...own, ['object', objectSchema(object)]]) };
}
