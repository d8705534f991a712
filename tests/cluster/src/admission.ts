import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { KubernetesObject } from './api-client.ts';
import { certificateOf } from './certificates.ts';
import type { ScenarioLab } from './scenario.ts';

/** Opens an admission webhook that refuses everything in these words; gives what closes it. */
export async function openWebhook({ port, says }: { readonly port: number; readonly says: string }): Promise<() => Promise<void>> {
  const { certificate, key } = certificateOf('server');
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, async (asked, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk);
    const { apiVersion, kind, request } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ apiVersion, kind, response: { uid: request.uid, allowed: false, status: { code: 403, message: says } } }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

const inNamespace = (namespace: string): object => ({ matchLabels: { 'kubernetes.io/metadata.name': namespace } });

/** A webhook that is asked about the Pods of one namespace, and without which none is created there. */
export const webhookConfiguration = (namespace: string, port: number): KubernetesObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: namespace },
  webhooks: [
    {
      name: 'images.example.com',
      clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: readFileSync(certificateOf('ca').certificate).toString('base64') },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: inNamespace(namespace),
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      failurePolicy: 'Fail',
      timeoutSeconds: 2,
    },
  ],
});

export const removeWebhook = (lab: ScenarioLab) => async (): Promise<void> => {
  await lab.send('DELETE', `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${lab.namespace}`);
};

/** Puts a policy in force that refuses every Pod of the namespace. */
export async function denyByPolicy(lab: ScenarioLab): Promise<void> {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const name = lab.namespace;
  await lab.create({
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] },
      validations: [{ expression: 'false', message: 'no Pods here' }],
    },
  });
  await lab.create({
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector: inNamespace(name) } },
  });
  lab.afterwards(async () => {
    await lab.send('DELETE', `/apis/${apiVersion}/validatingadmissionpolicybindings/${name}`);
    await lab.send('DELETE', `/apis/${apiVersion}/validatingadmissionpolicies/${name}`);
  });
  // The API server learns of it by a watch and compiles it.
  await lab.rest(5);
}
