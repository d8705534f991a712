import type { CauseTable } from './cause.ts';

/** An image was not there in time. */
export const imageCauses = {
  'image-not-found': {
    side: 'tenant',
    codes: ['ImageNotFound'],
    means: 'The image does not exist in the registry.',
    todo: 'Correct the name or the tag, or push the image.',
  },
  'image-auth': {
    side: 'tenant',
    codes: ['ImagePullAccessDenied'],
    means: 'The registry does not let this Pod have the image, or does not say whether it exists.',
    todo: 'Check the name; if it is right, give the Pod an image pull secret that works.',
  },
  'image-invalid-name': {
    side: 'tenant',
    codes: ['InvalidImageName'],
    means: 'The name of the image cannot be read.',
    todo: 'Correct the name: no spaces, no upper case in the repository.',
  },
  'image-never-pull': {
    side: 'tenant',
    codes: ['ErrImageNeverPull'],
    means: 'The image is not on the node and the Pod forbids fetching it.',
    todo: 'Change imagePullPolicy, or put the image on the node.',
  },
  'image-wrong-architecture': {
    side: 'tenant',
    codes: ['ImagePlatformMismatch'],
    means: 'The image exists, but not for the architecture of the node.',
    todo: 'Build it for that architecture, or select nodes that fit.',
  },
  'image-too-large': {
    side: 'tenant',
    codes: ['ImagePullTooMuchTime'],
    means: 'The image is so large that fetching it takes longer than the target.',
    todo: 'Make the image smaller.',
  },
  'image-signature-rejected': {
    side: 'policy',
    codes: ['ImageSignatureRejected'],
    means: 'The signature of the image was not accepted.',
    todo: 'Sign the image, or correct the policy.',
  },
  'image-rate-limit': {
    side: 'platform',
    codes: ['ImageRateLimited'],
    means: 'The registry turned the node away because of too many requests.',
    todo: 'Use a mirror, or log in to the registry.',
  },
  'image-pull-throttled': {
    side: 'platform',
    codes: ['ImagePullThrottled'],
    means: 'The pull waited for its turn on the node.',
    todo: 'Raise maxParallelImagePulls and registryPullQPS of the kubelet.',
  },
  'image-registry-unreachable': {
    side: 'platform',
    codes: ['FailedPullImage'],
    means: 'The registry could not be reached or answered with an error.',
    todo: 'Look at the way from the node to the registry, and at the registry.',
  },
  'image-registry-tls': {
    side: 'platform',
    codes: ['FailedPullImage'],
    means: 'The node does not trust the certificate of the registry, or the registry speaks no TLS.',
    todo: 'Install the certificate authority on the nodes, or correct the certificate.',
  },
  'image-corrupt': {
    side: 'platform',
    codes: ['FailedPullImage'],
    means: 'What came from the registry is not what its digest promises.',
    todo: 'Check mirrors and proxies between node and registry, then push the image again.',
  },
  'image-pull-slow': {
    side: 'platform',
    codes: ['ImagePullTooMuchTime'],
    means: 'Most of the time passed while images were being fetched.',
    todo: 'Look at the bandwidth to the registry; use a mirror or fetch images beforehand.',
  },
  'image-inspect-failed': {
    side: 'platform',
    codes: ['InspectImageFailed'],
    means: 'The container runtime could not read an image that it has.',
    todo: 'Remove the image from the node, and look at its disk.',
  },
} as const satisfies CauseTable;
