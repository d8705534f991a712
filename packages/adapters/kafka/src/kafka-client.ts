import { readFileSync } from 'node:fs';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs, { type Kafka, type KafkaConfig, type LogEntry, type SASLOptions } from 'kafkajs';

/** Where the brokers are and who we are to them. */
export interface KafkaTarget {
  /** `host:port` of some brokers; the others are found through them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: { readonly caFile: string | undefined; readonly certFile?: string; readonly keyFile?: string } | undefined;
  readonly sasl?:
    | { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
    | undefined;
}

/** A message of the client library about trouble, which it deals with by itself. */
export type Trouble = (message: string, fields: Readonly<Record<string, unknown>>) => void;

const connectMsMax = 5_000;
const requestMsMax = 15_000;

/** The client library, with zstd from Node. Nothing is connected yet. */
export function kafkaClient({ brokers, clientId, tls, sasl }: KafkaTarget, trouble: Trouble = () => {}): Kafka {
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = zstd;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: connectMsMax,
    requestTimeout: requestMsMax,
    retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 1_000 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => tell(entry, trouble),
  };
  if (tls !== undefined) config.ssl = tlsFiles(tls);
  if (sasl !== undefined) config.sasl = sasl as SASLOptions;
  return new kafkajs.Kafka(config);
}

const zstd = () => ({
  compress: async ({ buffer }: { readonly buffer: Buffer }): Promise<Buffer> => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer): Promise<Buffer> => zstdDecompressSync(buffer),
});

function tlsFiles({ caFile, certFile, keyFile }: NonNullable<KafkaTarget['tls']>) {
  return {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
  };
}

function tell({ namespace, log }: LogEntry, trouble: Trouble): void {
  const { message, timestamp: _, logger: __, ...fields } = log;
  trouble(message, { namespace, ...fields });
}
