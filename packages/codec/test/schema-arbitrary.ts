import { compareBytes } from '@lunettes/base';
import fc from 'fast-check';
import type { AvroRecord, AvroType } from '../src/index.ts';

/** Any value that a schema of ours allows, in the form that TypeScript has for it: maps are sorted pairs. */
export function anyRecordOf(schema: AvroRecord): fc.Arbitrary<object> {
  const declared = new Map<string, AvroType>();
  return recordArbitrary(schema, declared);
}

function recordArbitrary(schema: AvroRecord, declared: Map<string, AvroType>): fc.Arbitrary<object> {
  declared.set(schema.name, schema);
  return fc.record(Object.fromEntries(schema.fields.map((field) => [field.name, arbitraryOf(field.type, declared)])));
}

function arbitraryOf(type: AvroType, declared: Map<string, AvroType>): fc.Arbitrary<unknown> {
  if (typeof type === 'string') return namedArbitrary(type, declared);
  if (Array.isArray(type)) return fc.oneof(...type.map((member: AvroType) => arbitraryOf(member, declared)));
  if (!('type' in type)) throw new Error('a union was expected');
  switch (type.type) {
    case 'record':
      return recordArbitrary(type, declared);
    case 'enum':
      declared.set(type.name, type);
      return fc.constantFrom(...type.symbols);
    case 'array':
      return fc.array(arbitraryOf(type.items, declared), { maxLength: 4 });
    case 'map':
      return fc
        .uniqueArray(fc.tuple(anyKey, anyText), { selector: ([key]) => key, maxLength: 5 })
        .map((entries) => entries.toSorted((a, b) => compareBytes(a[0], b[0])));
  }
}

function namedArbitrary(name: string, declared: Map<string, AvroType>): fc.Arbitrary<unknown> {
  switch (name) {
    case 'string':
      return anyText;
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    case 'long':
      return fc.integer({ min: -(2 ** 52), max: 2 ** 53 - 10 });
    case 'bytes':
      return fc.uint8Array({ maxLength: 64 });
    default: {
      const known = declared.get(name);
      if (known === undefined) throw new Error(`${name} is used before it is declared`);
      return arbitraryOf(known, declared);
    }
  }
}

/** Well-formed Unicode: lone surrogates have no UTF-8 form, and nothing that cuts strings of ours makes one. */
const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyKey = fc.oneof(anyText, fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a', '10', '9'));
