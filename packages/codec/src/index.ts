export { type CloudEvent, cloudEventOf } from './cloud-event.ts';
export { fingerprintOf, fingerprintText } from './fingerprint.ts';
export { type AvroRecord, type AvroType, readSchema, schemaFiles, topics } from './schemas.ts';
export {
  type DecodeProblem,
  decodeRecord,
  EncodeError,
  encodeOutput,
  encodeRecord,
  type TopicRecords,
} from './topic-codec.ts';
