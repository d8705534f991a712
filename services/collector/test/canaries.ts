/** What must never be stored. Letters only where patterns would not help: most places must be dropped, not masked. */
export const canaryWord = 'CanaryBird4711NeverStoreMe';

const header = [{ name: 'Authorization', value: canaryWord }];
const exec = { exec: { command: ['sh', '-c', `echo ${canaryWord}`] } };
const httpGet = { httpGet: { path: `/health?token=${canaryWord}`, port: 80, httpHeaders: header } };

const container = {
  name: 'app',
  image: 'registry.example/web:1',
  command: ['/bin/web', `--password=${canaryWord}`],
  args: [canaryWord],
  workingDir: `/${canaryWord}`,
  env: [{ name: 'PASSWORD', value: canaryWord }],
  envFrom: [{ prefix: canaryWord, secretRef: { name: canaryWord } }],
  livenessProbe: exec,
  readinessProbe: httpGet,
  startupProbe: httpGet,
  lifecycle: { postStart: exec, preStop: { httpGet: { path: '/', port: 1, host: canaryWord, httpHeaders: header } } },
  securityContext: { seLinuxOptions: { user: canaryWord } },
  terminationMessagePath: `/${canaryWord}`,
  volumeMounts: [{ name: 'data', mountPath: '/data', subPathExpr: canaryWord }],
};

/** A Pod with a secret in every place where people put them, and in some where nobody would. */
export const canaryPod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: {
    namespace: 'shop',
    name: 'web-1',
    uid: 'uid-web-1',
    creationTimestamp: '2026-09-21T14:13:20Z',
    labels: { 'app.kubernetes.io/name': 'web', customer: canaryWord },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': `{"spec":"${canaryWord}"}`,
      'corp.example/api-key': canaryWord,
      'pod.alpha.kubernetes.io/init-containers': `[{"env":"${canaryWord}","pad":"${'x'.repeat(300)}"}]`,
      'kubernetes.io/config.mirror': 'hash',
    },
    managedFields: [{ manager: canaryWord, time: '2026-09-21T14:13:21Z', fieldsV1: { [`f:${canaryWord}`]: {} } }],
    selfLink: `/${canaryWord}`,
  },
  spec: {
    nodeName: 'n1',
    hostname: canaryWord,
    hostAliases: [{ ip: '1.2.3.4', hostnames: [canaryWord] }],
    imagePullSecrets: [{ name: canaryWord }],
    securityContext: { sysctls: [{ name: 'a', value: canaryWord }] },
    dnsConfig: { options: [{ name: canaryWord }] },
    containers: [container],
    initContainers: [{ ...container, name: 'init' }],
    ephemeralContainers: [{ ...container, name: 'debug' }],
    volumes: [
      { name: 'data', csi: { driver: 'csi.example', volumeAttributes: { key: canaryWord }, nodePublishSecretRef: { name: canaryWord } } },
      { name: 'flex', flexVolume: { driver: 'x', options: { password: canaryWord } } },
      { name: 'down', downwardAPI: { items: [{ path: canaryWord }] } },
      { name: 'host', hostPath: { path: `/${canaryWord}`, type: 'Directory' } },
      { name: 'config', configMap: { name: 'c', items: [{ key: canaryWord, path: canaryWord }] } },
    ],
    [canaryWord]: canaryWord,
  },
  status: {
    phase: 'Failed',
    message: `cannot reach https://admin:${canaryWord}@db.example/x?token=${canaryWord}`,
    conditions: [{ type: 'Ready', status: 'False', message: `bearer ${canaryWord}`, lastTransitionTime: '2026-09-21T14:13:22Z' }],
    containerStatuses: [
      {
        name: 'app',
        state: {
          terminated: {
            exitCode: 1,
            reason: 'Error',
            message: `{"api_key":"${canaryWord}"} password: ${canaryWord}`,
            startedAt: '2026-09-21T14:13:21Z',
            finishedAt: '2026-09-21T14:13:22Z',
          },
        },
        lastState: { terminated: { exitCode: 1, message: `token eyJhbGciOiJIUzI1NiJ9.${canaryWord}.${canaryWord}` } },
        volumeMounts: [{ name: canaryWord }],
        user: { linux: canaryWord },
      },
    ],
  },
};

export const canaryEvent = {
  kind: 'Event',
  apiVersion: 'v1',
  metadata: { namespace: 'shop', name: 'web-1.1', uid: 'e1', annotations: { note: canaryWord } },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'uid-web-1' },
  reason: 'FailedPostStartHook',
  message: `Exec lifecycle hook ([sh -c ${canaryWord}]) for Container "app" in Pod "p" failed - error: command 'sh' exited with 1: , message: "${canaryWord}"`,
  firstTimestamp: '2026-09-21T14:13:22Z',
  extra: canaryWord,
};

export const canaryProbeEvent = {
  ...canaryEvent,
  metadata: { ...canaryEvent.metadata, name: 'web-1.2', uid: 'e2' },
  reason: 'Unhealthy',
  message: `Readiness probe failed: ${canaryWord}`,
};
