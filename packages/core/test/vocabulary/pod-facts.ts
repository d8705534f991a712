import type { ContainerFacts, PodFacts } from '../../src/vocabulary/index.ts';

/** A Pod that asks for nothing special. A test names only what it is about. */
export const podFacts = (of: Partial<PodFacts> = {}): PodFacts => ({
  createdAtUs: 0,
  hasSpec: true,
  restartPolicy: 'Always',
  schedulerName: '',
  nodeName: '',
  boundAtCreation: false,
  containers: [],
  volumes: [],
  overflow: 0,
  schedulingGates: [],
  readinessGates: [],
  finalizers: [],
  graceS: 30,
  owner: null,
  mirror: false,
  configHash: '',
  priorityClass: '',
  qosClass: '',
  runtimeClass: '',
  revision: '',
  completionIndex: '',
  dimensions: [],
  ...of,
});

export const containerFacts = (of: Partial<ContainerFacts> = {}): ContainerFacts => ({
  name: 'app',
  image: 'busybox',
  kind: 'regular',
  cpuMilli: 0,
  memoryBytes: 0,
  postStart: false,
  readinessProbe: false,
  startupProbe: false,
  ...of,
});
