import { dropped, entries, fields, firstWord, type Keep, listOf, message, path, plain, presence, terminationMessage } from './keep.ts';
import { meta, patchDirectives, typeFields } from './meta-shape.ts';

const anyKey = (): boolean => true;
const unlisted = (): 'unlisted' => 'unlisted';
const quantities = entries(anyKey, unlisted);

const handler = fields({
  exec: fields({ command: firstWord }),
  httpGet: fields({ path, port: plain, scheme: plain }),
  tcpSocket: fields({ port: plain }),
  grpc: fields({ port: plain, service: plain }),
  sleep: fields({ seconds: plain }),
});

const probe = fields({
  exec: fields({ command: firstWord }),
  httpGet: fields({ path, port: plain, scheme: plain }),
  tcpSocket: fields({ port: plain }),
  grpc: fields({ port: plain, service: plain }),
  initialDelaySeconds: plain,
  timeoutSeconds: plain,
  periodSeconds: plain,
  successThreshold: plain,
  failureThreshold: plain,
  terminationGracePeriodSeconds: plain,
});

const resources = fields({ limits: quantities, requests: quantities, claims: listOf(fields({ name: plain, request: plain })) });

const container = fields({
  ...patchDirectives,
  name: plain,
  image: plain,
  imagePullPolicy: plain,
  restartPolicy: plain,
  command: firstWord,
  args: dropped('command'),
  env: dropped('env'),
  envFrom: dropped('env'),
  workingDir: dropped('unlisted'),
  ports: listOf(fields({ name: plain, containerPort: plain, hostPort: plain, protocol: plain })),
  resources,
  resizePolicy: listOf(fields({ resourceName: plain, restartPolicy: plain })),
  volumeMounts: listOf(fields({ name: plain, readOnly: plain, mountPath: plain })),
  volumeDevices: listOf(fields({ name: plain })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: fields({ postStart: handler, preStop: handler }),
  terminationMessagePolicy: plain,
});

/** What a volume is made of is told by the name of its one other field; of most, nothing inside is needed. */
const volume = fields(
  {
    ...patchDirectives,
    name: plain,
    secret: fields({ secretName: plain, optional: plain }),
    configMap: fields({ name: plain, optional: plain }),
    persistentVolumeClaim: fields({ claimName: plain, readOnly: plain }),
    emptyDir: fields({ medium: plain, sizeLimit: plain }),
    hostPath: fields({ type: plain }),
    csi: fields({ driver: plain, readOnly: plain }),
    image: fields({ reference: plain, pullPolicy: plain }),
  },
  presence,
);

const selectorTerm = fields({ key: plain, operator: plain, values: listOf(plain) });
const nodeSelectorTerm = fields({ matchExpressions: listOf(selectorTerm), matchFields: listOf(selectorTerm) });

const spec = fields({
  ...patchDirectives,
  nodeName: plain,
  schedulerName: plain,
  restartPolicy: plain,
  terminationGracePeriodSeconds: plain,
  activeDeadlineSeconds: plain,
  priorityClassName: plain,
  priority: plain,
  preemptionPolicy: plain,
  runtimeClassName: plain,
  serviceAccountName: plain,
  hostNetwork: plain,
  overhead: quantities,
  os: fields({ name: plain }),
  schedulingGates: listOf(fields({ ...patchDirectives, name: plain })),
  readinessGates: listOf(fields({ conditionType: plain })),
  nodeSelector: entries(anyKey, unlisted),
  tolerations: listOf(fields({ key: plain, operator: plain, value: plain, effect: plain, tolerationSeconds: plain })),
  affinity: fields({
    nodeAffinity: fields({
      requiredDuringSchedulingIgnoredDuringExecution: fields({ nodeSelectorTerms: listOf(nodeSelectorTerm) }),
    }),
    podAffinity: presence,
    podAntiAffinity: presence,
  }),
  topologySpreadConstraints: listOf(fields({ maxSkew: plain, topologyKey: plain, whenUnsatisfiable: plain, minDomains: plain })),
  resourceClaims: listOf(fields({ name: plain, resourceClaimName: plain, resourceClaimTemplateName: plain })),
  resources,
  containers: listOf(container),
  initContainers: listOf(container),
  ephemeralContainers: dropped('unlisted'),
  volumes: listOf(volume),
});

const terminated = fields({
  exitCode: plain,
  signal: plain,
  reason: plain,
  message: terminationMessage,
  startedAt: plain,
  finishedAt: plain,
  containerID: plain,
});
const containerState = fields({ waiting: fields({ reason: plain, message }), running: fields({ startedAt: plain }), terminated });

const containerStatus = fields({
  ...patchDirectives,
  name: plain,
  state: containerState,
  lastState: containerState,
  ready: plain,
  started: plain,
  restartCount: plain,
  image: plain,
  imageID: plain,
  containerID: plain,
  allocatedResources: quantities,
  resources,
});

const condition: Keep = fields({
  ...patchDirectives,
  type: plain,
  status: plain,
  reason: plain,
  message,
  lastTransitionTime: plain,
  lastProbeTime: plain,
  observedGeneration: plain,
});

const ip = fields({ ...patchDirectives, ip: plain });

const status = fields({
  ...patchDirectives,
  phase: plain,
  reason: plain,
  message,
  observedGeneration: plain,
  nominatedNodeName: plain,
  hostIP: plain,
  hostIPs: listOf(ip),
  podIP: plain,
  podIPs: listOf(ip),
  startTime: plain,
  qosClass: plain,
  resize: plain,
  conditions: listOf(condition),
  containerStatuses: listOf(containerStatus),
  initContainerStatuses: listOf(containerStatus),
  ephemeralContainerStatuses: dropped('unlisted'),
  resourceClaimStatuses: listOf(fields({ name: plain, resourceClaimName: plain })),
});

/** A Pod object, or a patch of one. */
export const pod: Keep = fields({ ...typeFields, ...patchDirectives, metadata: meta, spec, status });

export const podList: Keep = fields({ ...typeFields, metadata: fields({ resourceVersion: plain }), items: listOf(pod) });
