import type { AvroType } from './schemas.ts';

/**
 * CRC-64-AVRO of a schema's Parsing Canonical Form: what single-object encoding puts before a record, so that bytes
 * name the schema they were written with. Source: Avro specification 1.11, "Schema Fingerprints".
 */
export function fingerprintOf(schema: AvroType): bigint {
  return crc64(new TextEncoder().encode(canonicalForm(schema)));
}

/** As the specification prints it: sixteen hex digits. */
export const fingerprintText = (fingerprint: bigint): string => fingerprint.toString(16).padStart(16, '0');

const empty = 0xc15d213aa4d7a795n;
const table = Array.from({ length: 256 }, (_, index) => {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit++) value = (value >> 1n) ^ ((value & 1n) === 1n ? empty : 0n);
  return value;
});

function crc64(bytes: Uint8Array): bigint {
  let value = empty;
  for (const byte of bytes) value = (value >> 8n) ^ (table[Number((value ^ BigInt(byte)) & 0xffn)] ?? 0n);
  return value;
}

/** Full names, no documentation, no defaults, fields in the specification's order, no white space. */
function canonicalForm(type: AvroType, namespace = ''): string {
  if (typeof type === 'string') return JSON.stringify(primitives.has(type) ? type : fullName(type, namespace));
  if (isUnion(type)) return `[${type.map((member) => canonicalForm(member, namespace)).join(',')}]`;
  switch (type.type) {
    case 'array':
      return `{"type":"array","items":${canonicalForm(type.items, namespace)}}`;
    case 'map':
      return `{"type":"map","values":${canonicalForm(type.values, namespace)}}`;
    case 'enum':
      return `{"name":${JSON.stringify(fullName(type.name, namespace))},"type":"enum","symbols":${JSON.stringify(type.symbols)}}`;
    case 'record': {
      const inner = type.namespace ?? namespace;
      const fields = type.fields.map((field) => `{"name":${JSON.stringify(field.name)},"type":${canonicalForm(field.type, inner)}}`);
      return `{"name":${JSON.stringify(fullName(type.name, inner))},"type":"record","fields":[${fields.join(',')}]}`;
    }
  }
}

const primitives: ReadonlySet<string> = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type);
const fullName = (name: string, namespace: string): string => (name.includes('.') || namespace === '' ? name : `${namespace}.${name}`);
