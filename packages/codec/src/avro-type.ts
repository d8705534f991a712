import { compareBytes } from '@lunettes/base';
import { type Pairs, pairs } from '@lunettes/core/vocabulary';
import avro from 'avsc';
import type { AvroRecord, AvroType } from './schemas.ts';

/**
 * The library's type for a schema of ours, with four differences that the bytes do not show. A map is read and written as
 * `Pairs`: the library would use a plain object, which cannot hold the key `__proto__` and whose order depends on how it
 * was built; on the wire a map is the same as an array of (key, value) records. `bytes` may be any `Uint8Array`. A `long`
 * below -2^52 is refused, because the library doubles it in a float and would write another number. And broken bytes that
 * announce more items than there are bytes are refused before memory is full of them.
 */
export function avroType(schema: AvroRecord): AvroReader {
  let itemsLeft = 0;
  class ItemType extends avro.types.LogicalType {
    override _fromValue(value: unknown): unknown {
      if (itemsLeft-- === 0) throw new Error('more items than bytes');
      return value;
    }

    override _toValue(value: unknown): unknown {
      return value;
    }
  }
  const logicalTypes = { pairs: PairsType, octets: OctetsType, exact: ExactLongType, item: ItemType };
  const type = avro.Type.forSchema(withOwnTypes(schema, { pairs: 0 }) as avro.Schema, {
    logicalTypes,
    omitRecordMethods: true,
    wrapUnions: 'never',
  });
  return {
    encode: (value, buffer, at) => type.encode(value, buffer, at),
    decode: (buffer, at) => {
      itemsLeft = buffer.length;
      return type.decode(buffer, at);
    },
  };
}

/** The two things that are done with a type. Both throw what the library throws. */
export interface AvroReader {
  /** Where the value ends, or minus the number of bytes that were missing. */
  encode(value: object, buffer: Buffer, at: number): number;
  decode(buffer: Buffer, at: number): { readonly value: unknown; readonly offset: number };
}

class PairsType extends avro.types.LogicalType {
  override _fromValue(entries: readonly { readonly key: string; readonly value: string }[]): Pairs {
    return pairs(...entries.map(({ key, value }) => [key, value] as const));
  }

  override _toValue(value: unknown): unknown {
    if (!isPairs(value)) return undefined;
    return value.map(([key, text]) => ({ key, value: text }));
  }
}

class OctetsType extends avro.types.LogicalType {
  override _fromValue(bytes: Buffer): Uint8Array {
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  override _toValue(value: unknown): unknown {
    return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : undefined;
  }
}

class ExactLongType extends avro.types.LogicalType {
  override _fromValue(value: number): number {
    return value;
  }

  override _toValue(value: number): number | undefined {
    return value >= longMin ? value : undefined;
  }
}

const longMin = -(2 ** 52);

/** Sorted, each key once: anything else would have a second encoding. */
function isPairs(value: unknown): value is Pairs {
  if (!Array.isArray(value)) return false;
  return value.every((pair, index) => index === 0 || compareBytes(value[index - 1][0], pair[0]) < 0);
}

/** The same schema with maps and bytes replaced; records of pairs need a name each, since Avro has no anonymous ones. */
function withOwnTypes(type: AvroType, count: { pairs: number }): unknown {
  if (type === 'bytes') return { type: 'bytes', logicalType: 'octets' };
  if (type === 'long') return { type: 'long', logicalType: 'exact' };
  if (typeof type === 'string') return type;
  if (isUnion(type)) return type.map((member) => withOwnTypes(member, count));
  switch (type.type) {
    case 'enum':
      return type;
    case 'array':
      return { ...type, items: asItem(withOwnTypes(type.items, count)) };
    case 'map':
      return { type: 'array', logicalType: 'pairs', items: pairRecord(`Pair${count.pairs++}`) };
    case 'record':
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: withOwnTypes(field.type, count) })) };
  }
}

const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type);

/** Marks what an array holds, so that every item is counted while it is read. */
const asItem = (type: unknown): object =>
  typeof type === 'string' ? { type, logicalType: 'item' } : { ...Object(type), logicalType: 'item' };

const pairRecord = (name: string): object => ({
  type: 'record',
  logicalType: 'item',
  name,
  fields: [
    { name: 'key', type: 'string' },
    { name: 'value', type: 'string' },
  ],
});
