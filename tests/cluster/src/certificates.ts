import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPorts, nodeName, statePath } from './lab-paths.ts';
import { runProgram } from './run-program.ts';

const certificateDirectory = statePath('pki');

/** Who gets a client certificate: file name, common name, organisations. */
const clients = {
  admin: { user: 'lab-operator', group: 'system:masters' },
  'controller-manager': { user: 'system:kube-controller-manager', group: '' },
  scheduler: { user: 'system:kube-scheduler', group: '' },
  kubelet: { user: `system:node:${nodeName}`, group: 'system:nodes' },
  kwok: { user: 'system:kwok', group: 'system:masters' },
} as const;
export type LabClient = keyof typeof clients;

export const certificateOf = (name: string): { readonly certificate: string; readonly key: string } => ({
  certificate: join(certificateDirectory, `${name}.crt`),
  key: join(certificateDirectory, `${name}.key`),
});

/** Makes an authority, the server's certificate, one per client with its kubeconfig, and the key of service accounts. */
export async function makeCertificates(): Promise<void> {
  if (existsSync(certificateOf('ca').certificate)) return;
  mkdirSync(certificateDirectory, { recursive: true, mode: 0o700 });
  await openssl('req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=lunettes-lab -keyout ca.key -out ca.crt');
  await sign('server', '/CN=kube-apiserver', 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc');
  for (const [name, { user, group }] of Object.entries(clients))
    await sign(name, `${group === '' ? '' : `/O=${group}`}/CN=${user}`, 'extendedKeyUsage=clientAuth');
  await openssl('genrsa -out service-accounts.key 2048');
  for (const name of Object.keys(clients) as LabClient[])
    writeFileSync(kubeconfigOf(name), kubeconfig(name, apiPorts[0] ?? 0), { mode: 0o600 });
}

export const kubeconfigOf = (name: LabClient): string => statePath(`${name}.kubeconfig`);

export function kubeconfig(name: LabClient, port: number): string {
  const { certificate, key } = certificateOf(name);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificateOf('ca').certificate } }],
    users: [{ name, user: { 'client-certificate': certificate, 'client-key': key } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: name } }],
  });
}

async function sign(name: string, subject: string, extension: string): Promise<void> {
  await openssl(`req -newkey rsa:2048 -nodes -subj ${subject} -keyout ${name}.key -out ${name}.csr`);
  writeFileSync(join(certificateDirectory, `${name}.ext`), `${extension}\n`);
  await openssl(`x509 -req -in ${name}.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile ${name}.ext -out ${name}.crt`);
}

async function openssl(words: string): Promise<void> {
  await runProgram('openssl', words.split(' '), { cwd: certificateDirectory });
}
