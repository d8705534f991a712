import { image } from '../images.ts';
import { nodeName } from '../lab-paths.ts';
import { claim, exec, job, named, neverReady, pod, shell, withClaim, workload } from '../pods.ts';
import type { ScenarioLab } from '../scenario.ts';
import type { Act } from './act.ts';

const strategic = 'application/strategic-merge-patch+json';

/** Rolls a Deployment out to another container. */
const change = (lab: ScenarioLab, name: string, of: object): Promise<void> =>
  lab.patch(`/deployments/${name}`, { spec: { template: { spec: { containers: [{ name: 'app', ...of }] } } } }, strategic);

/** What goes wrong on the real node, and how it is put right where it is. */
export const troubles: readonly Act[] = [
  {
    namespace: 'payments',
    story: 'A rollout to a tag that was never pushed is taken back after a quarter of an hour; at the end the same mistake is made again.',
    causes: { invoices: 'image-not-found' },
    run: async (lab, at) => {
      await at(1);
      await lab.create(workload('Deployment', 'invoices', {}, { replicas: 2 }));
      await at(4);
      await change(lab, 'invoices', { image: image('shell:1.4.1') });
      await at(18);
      await change(lab, 'invoices', { image: image('shell:1') });
      await at(29.2);
      await change(lab, 'invoices', { image: image('shell:1.4.2') });
    },
  },
  {
    namespace: 'shop',
    story: 'A new version ends with an error at once; the next one works.',
    causes: { banner: 'crash-loop-app-error' },
    run: async (lab, at) => {
      await at(3.5);
      await lab.create(workload('Deployment', 'banner', { ...shell('echo no such setting; exit 2'), ...neverReady }));
      await at(16.5);
      await change(lab, 'banner', { image: image('shell:2'), command: ['sleep', '100000'], readinessProbe: null });
    },
  },
  {
    namespace: 'media',
    story: 'A program needs more memory than it may have, until its limit is raised.',
    causes: { encoder: 'oom-killed' },
    run: async (lab, at) => {
      await at(5);
      const hungry = { ...shell('exec tail /dev/zero'), resources: { limits: { memory: '24Mi' } }, ...neverReady };
      await lab.create(workload('Deployment', 'encoder', hungry));
      await at(19);
      await change(lab, 'encoder', { command: ['sleep', '100000'], readinessProbe: null });
    },
  },
  {
    namespace: 'search',
    story: 'A ConfigMap comes six minutes after the Pods that read it, a Secret a quarter of an hour.',
    causes: { suggest: 'configmap-missing', ranking: 'secret-missing' },
    run: async (lab, at) => {
      await at(3);
      await lab.create(workload('Deployment', 'suggest', { envFrom: [{ configMapRef: { name: 'suggest' } }] }));
      await lab.create(workload('Deployment', 'ranking', { envFrom: [{ secretRef: { name: 'ranking' } }] }));
      await at(9);
      await lab.create(named('ConfigMap', 'suggest', { data: { depth: '3' } }));
      await at(18);
      await lab.create(named('Secret', 'ranking', { stringData: { token: 'not-a-secret' } }));
    },
  },
  {
    namespace: 'platform',
    story: 'A readiness probe asks for a file that is only written after a correction.',
    causes: { console: 'readiness-probe-failing' },
    run: async (lab, at) => {
      await at(2.5);
      await lab.create(workload('Deployment', 'console', { readinessProbe: { ...exec('test -e /tmp/ready'), periodSeconds: 5 } }));
      await at(19.5);
      await change(lab, 'console', shell('touch /tmp/ready; sleep 100000'));
    },
  },
  {
    namespace: 'platform',
    story: 'A liveness probe fails again and again, a startup probe never succeeds.',
    causes: { metrics: 'liveness-probe-failing', tracing: 'startup-probe-failing' },
    run: async (lab, at) => {
      await at(6);
      const probe = { ...exec('false'), periodSeconds: 5, failureThreshold: 2 };
      await lab.create(pod('metrics', { livenessProbe: probe, ...neverReady }));
      await lab.create(pod('tracing', { startupProbe: probe }));
      await at(22);
      await lab.remove('/pods/metrics');
    },
  },
  {
    namespace: 'sandbox',
    story: 'A namespace may have three Pods and is asked for five; the quota is raised later.',
    causes: { trial: 'quota-exceeded' },
    run: async (lab, at) => {
      await at(1.5);
      await lab.create(named('ResourceQuota', 'small', { spec: { hard: { pods: '3' } } }));
      await at(2);
      await lab.create(workload('Deployment', 'trial', {}, { replicas: 5 }));
      await at(15);
      await lab.send('PATCH', '/resourcequotas/small', { spec: { hard: { pods: '10' } } });
    },
  },
  {
    namespace: 'secure',
    story: 'Pods that do not keep to the restricted Pod Security Standard are refused.',
    causes: { vault: 'pod-security-denied', 'audit-proxy': 'pod-security-denied' },
    run: async (lab, at) => {
      await lab.send('PATCH', `/api/v1/namespaces/${lab.namespace}`, {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      });
      await at(8);
      await lab.createRefused(pod('vault'), 403);
      await lab.create(workload('Deployment', 'audit-proxy', {}, { replicas: 1 }));
    },
  },
  {
    namespace: 'batch',
    story: 'A Job every minute, and one that fails twice.',
    run: async (lab, at) => {
      await lab.create({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'sync' },
        spec: { schedule: '* * * * *', jobTemplate: { spec: job('sync', shell('sleep 2'))['spec'] } },
      });
      await at(10);
      await lab.create(job('import', shell('sleep 1; exit 3'), { backoffLimit: 2 }));
    },
  },
  {
    namespace: 'batch',
    story: 'Pods that fail for good: too long for their deadline, too large for their volume, too much for their node.',
    causes: { migrate: 'deadline-exceeded', unpack: 'evicted-ephemeral-storage', simulate: 'kubelet-rejected-out-of-resource' },
    run: async (lab, at) => {
      await at(7);
      await lab.create(pod('migrate', { readinessProbe: exec('false') }, { activeDeadlineSeconds: 20 }));
      await at(9);
      const scratch = { volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }], readinessProbe: exec('false') };
      const volumes = [{ name: 'scratch', emptyDir: { sizeLimit: '1Mi' } }];
      await lab.create(pod('unpack', { ...shell('head -c 8000000 /dev/zero > /scratch/file; sleep 1000'), ...scratch }, { volumes }));
      await at(11);
      await lab.create(pod('simulate', { resources: { requests: { cpu: '64' } } }, { nodeName }));
    },
  },
  {
    namespace: 'batch',
    story: 'An init container ends with an error at once.',
    causes: { warehouse: 'init-container-crash' },
    run: async (lab, at) => {
      await at(13);
      const initContainers = [{ name: 'schema', image: image('shell:1'), ...shell('exit 1') }];
      await lab.create(pod('warehouse', {}, { initContainers }));
    },
  },
  {
    namespace: 'media',
    story: 'A registry that nobody runs, a name that is none, a program that is not in the image.',
    causes: { preview: 'image-registry-unreachable', subtitles: 'image-invalid-name', thumbnails: 'bad-command' },
    run: async (lab, at) => {
      await at(4.5);
      await lab.create(pod('preview', { image: '127.0.0.1:5999/lab/preview:3' }));
      await at(6.5);
      await lab.create(pod('subtitles', { image: 'Subtitles::Latest' }));
      await at(8.5);
      await lab.create(pod('thumbnails', { command: ['/bin/resize-all'] }));
      await at(23);
      await lab.remove('/pods/subtitles');
    },
  },
  {
    namespace: 'media',
    story: 'A claim that does not exist, and one that nobody provides.',
    causes: { archive: 'pvc-not-found', originals: 'storage-class-missing' },
    run: async (lab, at) => {
      await at(7.5);
      await lab.create(withClaim('archive', 'archive'));
      await lab.create(claim('originals', 'glacier'));
      await lab.create(withClaim('originals', 'originals'));
      await at(21);
      await lab.remove('/pods/archive');
    },
  },
  {
    namespace: 'search',
    story: 'Scheduling gates: one is taken off after ten minutes, one Pod is deleted behind it.',
    causes: { 'crawler-canary': 'scheduling-gated' },
    run: async (lab, at) => {
      await at(5.5);
      const gated = { schedulingGates: [{ name: 'example.com/licence' }] };
      await lab.create(pod('crawler', {}, gated));
      await lab.create(pod('crawler-canary', {}, gated));
      await at(6);
      await lab.remove('/pods/crawler-canary');
      await at(15.5);
      await lab.patch('/pods/crawler', { spec: { schedulingGates: [] } });
    },
  },
  {
    namespace: 'payments',
    story: 'Ends that take their time: a finalizer for a quarter of an hour, a program that does not listen, a long goodbye.',
    causes: { settlement: 'finalizer-stuck' },
    run: async (lab, at) => {
      await at(2.2);
      await lab.create(pod('settlement', {}, {}, { finalizers: ['example.com/backup'] }));
      await lab.create(pod('terminal', shell('trap "" TERM; while true; do sleep 5; done'), { terminationGracePeriodSeconds: 45 }));
      const preStop = { lifecycle: { preStop: exec('sleep 20') } };
      await lab.create(pod('clearing', preStop, { terminationGracePeriodSeconds: 60 }));
      await at(8);
      await lab.remove('/pods/settlement');
      await lab.remove('/pods/terminal');
      await at(10);
      await lab.remove('/pods/clearing');
      await at(23.5);
      await lab.patch('/pods/settlement', { metadata: { finalizers: null } });
    },
  },
  {
    namespace: 'shop',
    story: 'Changes in place: more CPU, more than is left on the node, another image, and one before the last was done.',
    run: async (lab, at) => {
      const small = { resources: { requests: { cpu: '10m' }, limits: { cpu: '100m' } } };
      await at(2);
      for (const name of ['prices', 'stock']) await lab.create(pod(name, small));
      await at(10);
      const resize = (name: string, cpu: string): Promise<void> =>
        lab.patch(
          `/pods/${name}/resize`,
          { spec: { containers: [{ name: 'app', resources: { requests: { cpu }, limits: { cpu } } }] } },
          strategic,
        );
      await resize('prices', '200m');
      await resize('stock', '1900m');
      const upgrade = (name: string, tag: string): Promise<void> =>
        lab.patch(`/pods/${name}`, { spec: { containers: [{ name: 'app', image: image(tag) }] } }, strategic);
      await at(12);
      await upgrade('prices', 'shell:2');
      await at(14);
      await upgrade('prices', 'shell:3');
      await at(15);
      await upgrade('prices', 'shell:1');
    },
  },
  {
    namespace: 'platform',
    story: 'The kubelet of the node hangs for a while; what was bound to it waits, and is delivered when it goes on.',
    run: async (lab, at) => {
      lab.afterwards(() => lab.daemons.thaw('kubelet'));
      await at(26);
      await lab.daemons.freeze('kubelet');
      await lab.create(workload('Deployment', 'dns', {}, { replicas: 2 }));
      await at(28);
      await lab.daemons.thaw('kubelet');
    },
  },
];
