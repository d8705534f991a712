import type { KubernetesVersion } from './options.ts';

/** What reads differently from one Kubernetes release to another. */
export interface VersionFacts {
  /** As clients put it into their user agent. */
  readonly release: string;
  readonly commit: string;
  readonly created: (container: string) => string;
  readonly started: (container: string) => string;
  readonly alreadyPresent: (image: string) => string;
  readonly untoleratedTaint: (key: string, value: string) => string;
  /** `PodReadyToStartContainers` turns true right after the sandbox, not only after the first pull. */
  readonly reportsSandbox: boolean;
  /** Conditions and status name the generation they speak of. */
  readonly observedGeneration: boolean;
  /** Container statuses list resources and allocated resources. */
  readonly containerResources: boolean;
  /** Container statuses list volume mounts. */
  readonly containerMounts: boolean;
  /** The back-off message of an image repeats the pull error. */
  readonly backOffNamesError: boolean;
  /** Clients send `creationTimestamp: null`. */
  readonly sendsNullCreation: boolean;
  /** The users of a request name the credential. */
  readonly credentialIds: boolean;
}

export const VERSION_FACTS: Readonly<Record<KubernetesVersion, VersionFacts>> = {
  '1.30': {
    release: 'v1.30.14',
    commit: '9e18483',
    created: (container) => `Created container ${container}`,
    started: (container) => `Started container ${container}`,
    alreadyPresent: (image) => `Container image "${image}" already present on machine`,
    untoleratedTaint: (key, value) => `node(s) had untolerated taint {${key}: ${value}}`,
    reportsSandbox: false,
    observedGeneration: false,
    containerResources: false,
    containerMounts: false,
    backOffNamesError: false,
    sendsNullCreation: true,
    credentialIds: false,
  },
  '1.34': {
    release: 'v1.34.2',
    commit: '8cc511e',
    created: (container) => `Created container: ${container}`,
    started: (container) => `Started container ${container}`,
    alreadyPresent: (image) => `Container image "${image}" already present on machine`,
    untoleratedTaint: (key, value) => `node(s) had untolerated taint {${key}: ${value}}`,
    reportsSandbox: false,
    observedGeneration: true,
    containerResources: true,
    containerMounts: true,
    backOffNamesError: true,
    sendsNullCreation: false,
    credentialIds: true,
  },
  '1.36': {
    release: 'v1.36.2',
    commit: '4a1c0de',
    created: () => 'Container created',
    started: () => 'Container started',
    alreadyPresent: (image) => `Container image "${image}" already present on machine and can be accessed by the pod`,
    untoleratedTaint: () => 'node(s) had untolerated taint(s)',
    reportsSandbox: true,
    observedGeneration: true,
    containerResources: true,
    containerMounts: true,
    backOffNamesError: true,
    sendsNullCreation: false,
    credentialIds: true,
  },
};
