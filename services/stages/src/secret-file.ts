import { readFileSync } from 'node:fs';
import { EnvironmentFailure } from '@lunettes/base';

/** The first line of a file that holds a password or token. Throws `EnvironmentFailure` when there is none. */
export function secretIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EnvironmentFailure(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const secret = text.split('\n', 1)[0]?.trim() ?? '';
  if (secret === '') throw new EnvironmentFailure(`${file} has an empty first line where a secret is expected`);
  return secret;
}
