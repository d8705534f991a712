import { createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { EnvironmentFailure } from '@lunettes/base';

const keyBytes = 32;

/** The same person gives the same 16 hex digits under one key, and nobody without the key can tell who it is. */
export function userHasher(key: Uint8Array): (name: string) => string {
  return (name) => createHmac('sha256', key).update(name, 'utf8').digest('hex').slice(0, 16);
}

/** The key in `path`, made there at the first start, readable by its owner only. */
export async function openUserHashKey(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'wx', 0o600);
    const key = randomBytes(keyBytes);
    try {
      await file.writeFile(key);
      await file.sync();
    } finally {
      await file.close();
    }
    return key;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'))
      throw new EnvironmentFailure(
        `cannot make the key file ${path} that user names are hashed with; check the directory's permissions and space`,
        { cause },
      );
  }
  const key = await readFile(path);
  if (key.length !== keyBytes)
    throw new EnvironmentFailure(
      `the key file ${path} has ${key.length} bytes instead of ${keyBytes}; restore it, or remove it to begin with a new key`,
    );
  return key;
}
