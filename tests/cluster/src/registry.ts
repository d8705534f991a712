import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { startDaemon, until } from './daemon.ts';
import { LabFailure } from './lab-failure.ts';
import { registryPort, statePath } from './lab-paths.ts';

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Starts the registry that images come from. With `users` it asks for a name and a password and lies on another port. */
export async function startRegistry(): Promise<void> {
  writeFileSync(
    statePath('registry.json'),
    JSON.stringify({
      version: 0.1,
      log: { accesslog: { disabled: true }, level: 'warn' },
      storage: { filesystem: { rootdirectory: statePath('registry') } },
      http: { addr: `127.0.0.1:${registryPort}` },
    }),
  );
  startDaemon('docker-registry', '/usr/bin/docker-registry', ['serve', statePath('registry.json')], { OTEL_TRACES_EXPORTER: 'none' });
  await until('the registry answers', async () => (await askRegistry('GET', '/v2/')).status === 200, 30_000, 'docker-registry');
}

export function askRegistry(
  method: string,
  path: string,
  body?: Buffer,
  contentType = 'application/octet-stream',
): Promise<RegistryAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, `http://127.0.0.1:${registryPort}`);
    const headers = body === undefined ? {} : { 'content-type': contentType, 'content-length': body.length };
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Puts bytes into a repository, unless they are there. */
export async function putBlob(repository: string, digest: string, bytes: Buffer): Promise<void> {
  if ((await askRegistry('HEAD', `/v2/${repository}/blobs/${digest}`)).status === 200) return;
  const { headers } = await askRegistry('POST', `/v2/${repository}/blobs/uploads/`);
  const location = new URL(String(headers['location']), `http://127.0.0.1:${registryPort}`);
  location.searchParams.set('digest', digest);
  const { status } = await askRegistry('PUT', `${location.pathname}${location.search}`, bytes);
  if (status !== 201) throw new LabFailure(`the registry refused a layer of ${repository} with ${status}`);
}
