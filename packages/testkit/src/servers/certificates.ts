import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installDebian, programOf } from './run-installer.ts';
import { serverFolder } from './server-process.ts';

/** A key and its certificate, in PEM. */
export interface Certified {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** An authority of this call alone, with a certificate for `localhost` and one for a client. Needs `openssl`, installed if need be. */
export function makeCertificates(): { readonly ca: Buffer; readonly server: Certified; readonly client: Certified } {
  if (programOf(['openssl'], ['version']) === undefined) installDebian(['openssl']);
  const folder = serverFolder('certificates');
  const at = (name: string): string => join(folder.path, name);
  const request = (name: string, ...more: readonly string[]): void => {
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
    execFileSync('openssl', [...args, '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`), ...more], { stdio: 'ignore' });
  };
  const certified = (name: string): Certified => ({ key: readFileSync(at(`${name}.key`)), cert: readFileSync(at(`${name}.crt`)) });
  try {
    request('authority');
    const signed = ['-CA', at('authority.crt'), '-CAkey', at('authority.key'), '-addext', 'basicConstraints=critical,CA:FALSE'];
    request('server', ...signed, '-addext', 'subjectAltName=DNS:localhost');
    request('client', ...signed);
    return { ca: readFileSync(at('authority.crt')), server: certified('server'), client: certified('client') };
  } finally {
    folder.remove();
  }
}
