/** Entries are JSON-safe values (`Stage` in the vocabulary), so JSON carries them exactly and a person can read a checkpoint. */
export const encodeEntry = (entry: unknown): Uint8Array => encoder.encode(JSON.stringify(entry));

/** Reads what `encodeEntry` of the same stage wrote; the data directory's format version guards that it is the same. */
export const decodeEntry = <Entry>(bytes: Uint8Array): Entry => JSON.parse(decoder.decode(bytes)) as Entry;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
