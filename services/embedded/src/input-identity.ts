import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { compareBytes } from '@lunettes/base';
import { discoverInputs, type InputPath } from '@lunettes/replay';

/**
 * Names what is to be replayed by its content: the files' bytes and clusters, and what else decides which signals come of
 * them. Neither paths, times nor the order of names are part of it. Unreadable files are left out here as in the reading.
 */
export async function inputIdentity(inputs: readonly InputPath[], choices: object): Promise<string> {
  const parts: string[] = [];
  for (const { name, cluster } of discoverInputs(inputs).files) parts.push(`${await contentHash(name)} ${cluster}`);
  return createHash('sha256')
    .update(JSON.stringify([parts.sort(compareBytes), choices]))
    .digest('hex')
    .slice(0, identityDigits);
}

const identityDigits = 32;

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return 'unreadable';
  }
}
