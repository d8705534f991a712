import { hash } from 'node:crypto';

/**
 * What all entries of a lane together must come to: how many they are, and the XOR of a 64-bit hash of each. It can be
 * carried on with every change, and shows a field that a server has lost.
 */
export class EntryDigest {
  readonly #hashes = new Map<string, bigint>();
  #xor = 0n;

  get count(): number {
    return this.#hashes.size;
  }

  get xor(): string {
    return this.#xor.toString(16);
  }

  /** Undefined removes. */
  set(key: string, bytes: Uint8Array | undefined): void {
    this.#xor ^= this.#hashes.get(key) ?? 0n;
    if (bytes === undefined) {
      this.#hashes.delete(key);
      return;
    }
    const next = hashOf(key, bytes);
    this.#xor ^= next;
    this.#hashes.set(key, next);
  }

  clear(): void {
    this.#hashes.clear();
    this.#xor = 0n;
  }
}

/** Over lengths too, so that no key and value read as another pair. */
function hashOf(key: string, bytes: Uint8Array): bigint {
  const name = Buffer.from(key);
  const digest = hash('sha1', Buffer.concat([Buffer.from(`${name.length}:`), name, bytes]), 'buffer');
  return digest.readBigUInt64BE(0);
}
