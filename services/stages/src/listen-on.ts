import { isIPv4 } from 'node:net';
import { EnvironmentFailure } from '@lunettes/base';

/** Listens and gives the address. Throws `EnvironmentFailure` with one sentence when that port or address cannot be had. */
export async function listenOn(
  app: { listen(address: { readonly host: string; readonly port: number }): Promise<string> },
  { listen, port }: { readonly listen: string; readonly port: number },
): Promise<string> {
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

/** Whoever tells about clusters beyond this machine wants a token for it. Throws `EnvironmentFailure`. */
export function assertGuarded({ listen, token }: { readonly listen: string; readonly token?: string | undefined }): void {
  if (token === undefined && !isLoopback(listen))
    throw new EnvironmentFailure(`--listen ${listen} is reachable from outside this machine and needs --token-file`);
}

/** Reachable from this machine only. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));
