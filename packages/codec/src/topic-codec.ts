import { type Parsed, parsed, problem } from '@lunettes/base';
import { type Control, isControl, type Output, type RawEnvelope, type TopicName, type TopicValues } from '@lunettes/core/vocabulary';
import { avroType } from './avro-type.ts';
import { controlMarker, decodeControl, encodeControl } from './control-record.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readSchema, topics } from './schemas.ts';

/** The record type of every topic. */
export type TopicRecords = TopicValues & { readonly raw: RawEnvelope };

/** Why bytes are no record of a topic: a closed list. `unknown_schema`: well-formed, written with a schema that this build does not have. */
const decodeProblems = ['not_a_record', 'unknown_schema', 'malformed', 'bad_control'] as const;
export type DecodeProblem = (typeof decodeProblems)[number];

/** A value does not fit its schema (a number beyond 2^53, an unknown symbol, unsorted pairs). A bug of the writer. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

/**
 * Avro single-object encoding: 0xC3 0x01, the schema's fingerprint in little-endian order, the body. The result is a copy
 * that nobody else writes to. Throws `EncodeError` if the value does not fit the schema.
 */
export function encodeRecord<T extends TopicName>(topic: T, value: TopicRecords[T] | Control): Uint8Array {
  return isControl(value) ? encodeControl(value) : codecs[topic].encode(value);
}

/** `encodeRecord` for a stage's output. */
export const encodeOutput = (output: Output): Uint8Array => encodeRecord(output.topic, output.value);

/** Reads what `encodeRecord` wrote into `topic`. The result shares no memory with `bytes`. */
export function decodeRecord<T extends TopicName>(topic: T, bytes: Uint8Array): Parsed<TopicRecords[T] | Control, DecodeProblem> {
  if (bytes[0] === controlMarker) return decodeControl(bytes);
  return codecs[topic].decode(bytes) as Parsed<TopicRecords[T], DecodeProblem>;
}

const headerBytes = 10;

interface TopicCodec {
  readonly encode: (value: object) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Parsed<unknown, DecodeProblem>;
}

function topicCodec(topic: TopicName): TopicCodec {
  const schema = readSchema(topic);
  const type = avroType(schema);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(0xc301);
  header.writeBigUInt64LE(fingerprintOf(schema), 2);
  let scratch = Buffer.alloc(16 * 1024);

  const encodeBody = (value: object): number => {
    try {
      return type.encode(value, scratch, headerBytes);
    } catch (cause) {
      throw new EncodeError(`a record for topic ${topic} does not fit its schema: ${cause instanceof Error ? cause.message : ''}`, {
        cause,
      });
    }
  };
  return {
    encode: (value) => {
      let end = encodeBody(value);
      if (end < 0) {
        scratch = Buffer.alloc(2 * (scratch.length - end));
        end = encodeBody(value);
      }
      const bytes = new Uint8Array(end);
      bytes.set(header);
      bytes.set(scratch.subarray(headerBytes, end), headerBytes);
      return bytes;
    },
    decode: (bytes) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      if (buffer.length < headerBytes || buffer.readUInt16BE() !== 0xc301) return problem('not_a_record');
      if (buffer.compare(header, 2, headerBytes, 2, headerBytes) !== 0) return problem('unknown_schema');
      try {
        const { value, offset } = type.decode(buffer, headerBytes);
        return offset === buffer.length ? parsed(value) : problem('malformed');
      } catch {
        return problem('malformed');
      }
    },
  };
}

const codecs = Object.fromEntries(topics.map((topic) => [topic, topicCodec(topic)])) as Readonly<Record<TopicName, TopicCodec>>;
