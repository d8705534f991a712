/**
 * What kwok does with a Pod of its nodes: it acknowledges it, lets its containers run, lets those of Jobs end, and lets a deleted
 * one go; each after a while that varies, as with a kubelet. No Events come from such a node.
 */
export function kwokStages(): readonly object[] {
  const isNotDeleted = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
  const hasAddress = '.status.podIP';
  const isInPhase = (phase: string) => ({ key: '.status.phase', operator: 'In', values: [phase] });
  return [
    stage('pod-acknowledged', [isNotDeleted, { key: hasAddress, operator: 'DoesNotExist' }], [200, 1_800], {
      statusTemplate: acknowledged,
    }),
    stage('pod-ready', [isNotDeleted, { key: hasAddress, operator: 'Exists' }, isInPhase('Pending')], [400, 4_000], {
      statusTemplate: running,
    }),
    stage(
      'pod-completed',
      [isNotDeleted, isInPhase('Running'), { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] }],
      [5_000, 25_000],
      { statusTemplate: completed },
    ),
    stage(
      'pod-gone',
      [
        { key: '.metadata.deletionTimestamp', operator: 'Exists' },
        { key: '.metadata.finalizers', operator: 'DoesNotExist' },
      ],
      [500, 5_000],
      { delete: true },
    ),
  ];
}

/** A stage is entered between the two times, in milliseconds, after its conditions began to hold. */
function stage(name: string, matchExpressions: readonly object[], [leastMs, mostMs]: readonly [number, number], next: object): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: { matchExpressions },
      weight: 1,
      delay: { durationMilliseconds: leastMs, jitterDurationMilliseconds: mostMs },
      next,
    },
  };
}

const condition = (type: string, status: 'True' | 'False'): string =>
  `- {type: ${type}, status: "${status}", lastProbeTime: null, lastTransitionTime: {{ Now | Quote }}}\n`;

/** The state of each container of the spec; `state` is in the words of a template. */
const containers = (ready: boolean, state: string): string => `containerStatuses:
{{ $root := . }}
{{ range $index, $container := .spec.containers }}
- name: {{ $container.name | Quote }}
  image: {{ $container.image | Quote }}
  imageID: ""
  ready: ${ready}
  started: ${ready}
  restartCount: 0
  state: ${state}
{{ end }}
`;

const acknowledged = `phase: Pending
startTime: {{ Now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
${condition('PodReadyToStartContainers', 'True')}${condition('Initialized', 'True')}${condition('ContainersReady', 'False')}${condition('Ready', 'False')}${containers(false, '{waiting: {reason: ContainerCreating}}')}`;

const running = `phase: Running
conditions:
${condition('ContainersReady', 'True')}${condition('Ready', 'True')}${containers(true, '{running: {startedAt: {{ Now | Quote }}}}')}`;

const completed = `phase: Succeeded
conditions:
${condition('ContainersReady', 'False')}${condition('Ready', 'False')}${containers(
  false,
  '{terminated: {exitCode: 0, reason: Completed, startedAt: {{ (index $root.status.containerStatuses $index).state.running.startedAt | Quote }}, finishedAt: {{ Now | Quote }}}}',
)}`;
