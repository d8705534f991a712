import type { Random } from './random.ts';

/** What is special about the Pods of a workload; what is left out is ordinary. */
export interface PodTraits {
  readonly restartPolicy?: 'Always' | 'Never' | 'OnFailure';
  /** The image of the main container; drawn where it is not given. */
  readonly image?: string;
  readonly init?: boolean;
  readonly sidecar?: boolean;
  /** Where the main container reads its configuration. */
  readonly config?: { readonly kind: 'configMap' | 'secret'; readonly name: string; readonly as: 'env' | 'volume' };
  readonly claim?: string;
  readonly readinessGate?: string;
  readonly schedulingGate?: string;
  readonly activeDeadlineS?: number;
  readonly graceS?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly nodeSelector?: string;
  readonly command?: string;
  /** Bound by whoever creates it, as static Pods are. */
  readonly nodeName?: string;
  /** Wanted on exactly this node, as a DaemonSet asks. */
  readonly pinnedTo?: string;
}

export interface ContainerPlan {
  readonly name: string;
  readonly role: 'regular' | 'init' | 'sidecar';
  readonly image: string;
  readonly imageId: string;
  readonly imageBytes: number;
  readonly resources: string;
  /** Own volume mounts as JSON, without those that admission adds. */
  readonly mounts: readonly string[];
  readonly mountsInStatus: readonly string[];
  readonly beforeMounts: string;
  readonly afterMounts: string;
}

/** The Pod template of one workload. Its texts are made once and used for all of its Pods. */
export interface PodPlan {
  readonly traits: PodTraits;
  readonly app: string;
  readonly containers: readonly ContainerPlan[];
  readonly restartPolicy: 'Always' | 'Never' | 'OnFailure';
  readonly graceS: number;
  /** The spec as its author sends it. */
  readonly spec: string;
  /** The spec after admission, cut where `nodeName` stands once the Pod is bound. */
  readonly admittedSpec: (accessVolume: string) => { readonly head: string; readonly tail: string };
}

const APPS = ['web', 'api', 'worker', 'cache', 'gateway', 'indexer', 'mailer', 'ledger', 'quotes', 'stream'] as const;
const REGISTRY = 'registry.example.com';
const MEBIBYTE = 1_048_576;

/** Draws a template with the given traits. */
export function planPod(random: Random, traits: PodTraits): PodPlan {
  const app = random.pick(APPS);
  const image = traits.image ?? `${REGISTRY}/${app}/server:${random.between(1, 4)}.${random.below(30)}.${random.below(10)}`;
  const containers = [
    ...(traits.init === true ? [planHelper(random, 'init')] : []),
    ...(traits.sidecar === true ? [planHelper(random, 'sidecar')] : []),
    planMain(random, traits, app, image),
  ];
  const restartPolicy = traits.restartPolicy ?? 'Always';
  const graceS = traits.graceS ?? 30;
  const volumes = volumesOf(traits);
  const rest = { restartPolicy, graceS, traits };

  return {
    traits,
    app,
    containers,
    restartPolicy,
    graceS,
    spec: `{"volumes":[${volumes.join(',')}],${containersText(containers, undefined)},${beforeNode(rest)}${nodeText(traits.nodeName)},${afterNode(rest, false)}}`,
    admittedSpec: (accessVolume) => ({
      head: `{"volumes":[${[...volumes, projectedAccess(accessVolume)].join(',')}],${containersText(containers, accessVolume)},${beforeNode(rest)}`,
      tail: `,${afterNode(rest, true)}}`,
    }),
  };
}

/** The mount of the service account's token, which admission adds to every container. */
function accessMount(accessVolume: string): string {
  return `{"name":"${accessVolume}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}`;
}

function planMain(random: Random, traits: PodTraits, app: string, image: string): ContainerPlan {
  const cpu = traits.cpu ?? `${random.pick([50, 100, 250, 500])}m`;
  const memory = traits.memory ?? `${random.pick([64, 128, 256, 512])}Mi`;
  const resources = `{"limits":{"cpu":"${traits.cpu ?? '1'}","memory":"${memory}"},"requests":{"cpu":"${cpu}","memory":"${memory}"}}`;
  const command = traits.command === undefined ? '' : `"command":["${traits.command}"],`;
  const fromConfig = traits.config?.as === 'env' ? `"envFrom":[{"${traits.config.kind}Ref":{"name":"${traits.config.name}"}}],` : '';
  const env = `"env":[{"name":"LOG_LEVEL","value":"info"},{"name":"HTTP_PORT","value":"8080"},{"name":"UPSTREAM_URL","value":"http://${app}-backend:8080/api"},{"name":"POD_NAME","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}}],`;
  const probes =
    traits.restartPolicy === undefined || traits.restartPolicy === 'Always'
      ? `"livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"initialDelaySeconds":15,"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},"readinessProbe":{"httpGet":{"path":"/readyz","port":"http","scheme":"HTTP"},"initialDelaySeconds":2,"timeoutSeconds":1,"periodSeconds":5,"successThreshold":1,"failureThreshold":3},`
      : '';
  return {
    name: 'app',
    role: 'regular',
    image,
    imageId: `${image.split(':')[0] ?? image}@sha256:${random.hex(64)}`,
    imageBytes: random.between(20, 400) * MEBIBYTE + random.below(MEBIBYTE),
    resources,
    mounts: mainMounts(traits).map(
      (mount) => `{"name":"${mount.name}",${mount.readOnly ? '"readOnly":true,' : ''}"mountPath":"${mount.path}"}`,
    ),
    mountsInStatus: mainMounts(traits).map((mount) => statusMount(mount.name, mount.path, mount.readOnly)),
    beforeMounts: `{"name":"app","image":"${image}",${command}"args":["--config=/etc/${app}/config.yaml","--listen=:8080"],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},{"name":"metrics","containerPort":9090,"protocol":"TCP"}],${fromConfig}${env}"resources":${resources},"volumeMounts":[`,
    afterMounts: `],${probes}"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","securityContext":{"capabilities":{"drop":["ALL"]},"runAsNonRoot":true,"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false}}`,
  };
}

function planHelper(random: Random, role: 'init' | 'sidecar'): ContainerPlan {
  const name = role === 'init' ? 'migrate' : 'proxy';
  const image = `${REGISTRY}/platform/${name}:2.${random.below(20)}`;
  const resources = '{"requests":{"cpu":"10m","memory":"32Mi"}}';
  return {
    name,
    role,
    image,
    imageId: `${image.split(':')[0] ?? image}@sha256:${random.hex(64)}`,
    imageBytes: random.between(8, 60) * MEBIBYTE,
    resources,
    mounts: [],
    mountsInStatus: [],
    beforeMounts: `{"name":"${name}","image":"${image}","args":["run"],"resources":${resources},${role === 'sidecar' ? '"restartPolicy":"Always",' : ''}"volumeMounts":[`,
    afterMounts: `],"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}`,
  };
}

interface Mount {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
}

function mainMounts(traits: PodTraits): readonly Mount[] {
  return [
    { name: 'scratch', path: '/tmp', readOnly: false },
    ...(traits.config?.as === 'volume' ? [{ name: 'config', path: '/etc/config', readOnly: true }] : []),
    ...(traits.claim === undefined ? [] : [{ name: 'data', path: '/var/lib/data', readOnly: false }]),
  ];
}

/** The kubelet reports every mount, with whether read-only reaches below it. */
export function statusMount(name: string, path: string, readOnly: boolean): string {
  return `{"name":"${name}","mountPath":"${path}"${readOnly ? ',"readOnly":true,"recursiveReadOnly":"Disabled"' : ''}}`;
}

function volumesOf(traits: PodTraits): readonly string[] {
  const volumes = ['{"name":"scratch","emptyDir":{}}'];
  if (traits.config?.as === 'volume') {
    volumes.push(
      traits.config.kind === 'configMap'
        ? `{"name":"config","configMap":{"name":"${traits.config.name}","defaultMode":420}}`
        : `{"name":"config","secret":{"secretName":"${traits.config.name}","defaultMode":420}}`,
    );
  }
  if (traits.claim !== undefined) volumes.push(`{"name":"data","persistentVolumeClaim":{"claimName":"${traits.claim}"}}`);
  return volumes;
}

function projectedAccess(accessVolume: string): string {
  return `{"name":"${accessVolume}","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},{"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}`;
}

function containersText(containers: readonly ContainerPlan[], accessVolume: string | undefined): string {
  const texts = (wanted: (role: ContainerPlan['role']) => boolean): string =>
    containers
      .filter((container) => wanted(container.role))
      .map((container) => {
        const mounts = accessVolume === undefined ? container.mounts : [...container.mounts, accessMount(accessVolume)];
        return `${container.beforeMounts}${mounts.join(',')}${container.afterMounts}`;
      })
      .join(',');
  const init = texts((role) => role !== 'regular');
  return `${init === '' ? '' : `"initContainers":[${init}],`}"containers":[${texts((role) => role === 'regular')}]`;
}

interface Rest {
  readonly restartPolicy: string;
  readonly graceS: number;
  readonly traits: PodTraits;
}

function beforeNode({ restartPolicy, graceS, traits }: Rest): string {
  const deadline = traits.activeDeadlineS === undefined ? '' : `"activeDeadlineSeconds":${traits.activeDeadlineS},`;
  const selector = traits.nodeSelector === undefined ? '' : `"nodeSelector":{${traits.nodeSelector}},`;
  return `"restartPolicy":"${restartPolicy}","terminationGracePeriodSeconds":${graceS},${deadline}"dnsPolicy":"ClusterFirst",${selector}"serviceAccountName":"default","serviceAccount":"default"`;
}

function nodeText(nodeName: string | undefined): string {
  return nodeName === undefined ? '' : `,"nodeName":"${nodeName}"`;
}

function afterNode({ traits }: Rest, admitted: boolean): string {
  const affinity =
    traits.pinnedTo === undefined
      ? ''
      : `"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["${traits.pinnedTo}"]}]}]}}},`;
  const tolerations = admitted ? `"tolerations":[${['not-ready', 'unreachable'].map(defaultToleration).join(',')}],"priority":0,` : '';
  const gates = traits.readinessGate === undefined ? '' : `"readinessGates":[{"conditionType":"${traits.readinessGate}"}],`;
  return `"securityContext":{"runAsUser":1000,"fsGroup":1000},${affinity}"schedulerName":"default-scheduler",${tolerations}${gates}"enableServiceLinks":true${admitted ? ',"preemptionPolicy":"PreemptLowerPriority"' : ''}`;
}

function defaultToleration(key: string): string {
  return `{"key":"node.kubernetes.io/${key}","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}`;
}
