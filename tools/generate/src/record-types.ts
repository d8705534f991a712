import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The schemas in the order in which their types are printed. */
const schemaNames = ['raw-envelope', 'signal', 'lifecycle-event', 'span', 'sli', 'diagnosis', 'breach', 'rollout', 'counter'] as const;

type AvroType =
  | string
  | readonly AvroType[]
  | AvroRecord
  | AvroEnum
  | { type: 'array'; items: AvroType }
  | { type: 'map'; values: AvroType };
interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly doc?: string;
}
interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly doc?: string;
  readonly fields: readonly AvroField[];
}
interface AvroEnum {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}

/** TypeScript declarations for every record and enumeration of `schemas/`, each printed once. */
export function recordTypes(schemaDirectory: string): string {
  const printed = new Map<string, string>();
  for (const name of schemaNames) {
    const schema = JSON.parse(readFileSync(join(schemaDirectory, `${name}.avsc`), 'utf8')) as AvroRecord;
    typeOf(schema, printed);
  }
  return `// Generated from schemas/*.avsc by tools/generate; a test keeps it fresh.\n\nimport type { Pairs } from './pairs.ts';\n\n${[...printed.values()].join('\n\n')}\n`;
}

function typeOf(type: AvroType, printed: Map<string, string>): string {
  if (typeof type === 'string') return primitive(type);
  if (Array.isArray(type)) return union(type, printed);
  if ('type' in type) {
    switch (type.type) {
      case 'array':
        return `readonly ${grouped(typeOf(type.items, printed))}[]`;
      case 'map':
        return 'Pairs';
      case 'enum':
        return declareEnum(type, printed);
      case 'record':
        return declareRecord(type, printed);
    }
  }
  throw new Error(`no TypeScript form for ${JSON.stringify(type)}`);
}

function primitive(name: string): string {
  switch (name) {
    case 'string':
      return 'string';
    case 'int':
    case 'long':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'bytes':
      return 'Uint8Array';
    case 'null':
      return 'null';
    default:
      return name;
  }
}

/** The null comes last: `string | null` reads better than Avro's order. */
function union(members: readonly AvroType[], printed: Map<string, string>): string {
  const names = members.map((member) => typeOf(member, printed));
  return [...names.filter((name) => name !== 'null'), ...names.filter((name) => name === 'null')].join(' | ');
}

const grouped = (name: string): string => (name.includes(' ') ? `(${name})` : name);

function declareEnum(type: AvroEnum, printed: Map<string, string>): string {
  printed.set(type.name, `export type ${type.name} = ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')};`);
  return type.name;
}

function declareRecord(type: AvroRecord, printed: Map<string, string>): string {
  const lines = type.fields.map((field) => {
    const doc = field.doc === undefined ? '' : `  /** ${field.doc} */\n`;
    return `${doc}  readonly ${field.name}: ${typeOf(field.type, printed)};`;
  });
  const doc = type.doc === undefined ? '' : `/** ${type.doc} */\n`;
  printed.set(type.name, `${doc}export interface ${type.name} {\n${lines.join('\n')}\n}`);
  return type.name;
}
