import type { Metadata } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

/** Milliseconds after which the server wants to be asked again (`google.rpc.RetryInfo` in the status details); undefined if it said nothing readable. */
export function retryDelayMs(metadata: Metadata): number | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    const { details } = statusType.decode(bytes) as unknown as { readonly details: readonly { type_url: string; value: Uint8Array }[] };
    const info = details.find(({ type_url }) => type_url.endsWith('/google.rpc.RetryInfo'));
    if (info === undefined) return undefined;
    const { retry_delay } = retryInfoType.toObject(retryInfoType.decode(info.value), { longs: Number, defaults: true }) as {
      readonly retry_delay: { readonly seconds: number; readonly nanos: number } | null;
    };
    return retry_delay === null ? undefined : Math.max(0, retry_delay.seconds * 1_000 + Math.ceil(retry_delay.nanos / 1e6));
  } catch {
    return undefined;
  }
}

/** The fields that are read of google.rpc.Status, google.protobuf.Any, google.rpc.RetryInfo and google.protobuf.Duration. */
const root = protobuf.Root.fromJSON({
  nested: {
    Duration: { fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } } },
    RetryInfo: { fields: { retry_delay: { type: 'Duration', id: 1 } } },
    Any: { fields: { type_url: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    Status: { fields: { code: { type: 'int32', id: 1 }, details: { rule: 'repeated', type: 'Any', id: 3 } } },
  },
});
const statusType = root.lookupType('Status');
const retryInfoType = root.lookupType('RetryInfo');
