import { isIPv4 } from 'node:net';
import { EnvironmentFailure } from '@lunettes/base';
import type { createQueryApi } from '@lunettes/query-api';

/** Listens and gives the address. Throws `EnvironmentFailure` with one sentence when that port or address cannot be had. */
export async function listenOn(
  app: ReturnType<typeof createQueryApi>,
  { listen, port, token }: { readonly listen: string; readonly port: number; readonly token?: string | undefined },
): Promise<string> {
  if (token === undefined && !isLoopback(listen))
    throw new EnvironmentFailure(`--listen ${listen} is reachable from outside this machine and needs --token-file`);
  try {
    return await app.listen({ host: listen, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    switch (code) {
      case 'EADDRINUSE':
        throw new EnvironmentFailure(`port ${port} is in use; end what listens there, or choose another with --port`, { cause });
      case 'EACCES':
        throw new EnvironmentFailure(`port ${port} may not be used by this user; choose another with --port`, { cause });
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        throw new EnvironmentFailure(`${listen} is no address of this machine; choose another with --listen`, { cause });
      default:
        throw cause;
    }
  }
}

/** Reachable from this machine only. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));
