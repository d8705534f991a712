import { installDebian, programOf } from './run-installer.ts';

/** The program of Debian's `redis-server`, installed if need be. Throws when it cannot be had. */
export function obtainRedis(): string {
  const find = (): string | undefined => programOf(['redis-server'], ['--version']);
  const known = find();
  if (known !== undefined) return known;
  // Debian starts it as a service where there is an init system; ours is another one on a port of its own.
  installDebian(['redis-server']);
  const found = find();
  if (found === undefined) throw new Error('redis-server was installed but does not start');
  return found;
}
