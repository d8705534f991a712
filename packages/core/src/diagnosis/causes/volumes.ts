import type { CauseTable } from './cause.ts';

/** A volume was not there in time. */
export const volumeCauses = {
  'volume-attach-multi-attach': {
    side: 'platform',
    codes: ['FailedAttachVolume'],
    means: 'The volume is still attached to another node.',
    todo: 'Find the node that still holds it; if that node is gone, taint it as out of service.',
  },
  'volume-attach-failed': {
    side: 'platform',
    codes: ['FailedAttachVolume'],
    means: 'The volume could not be attached to the node.',
    todo: 'Look at the driver of the volume and at the message of the provider.',
  },
  'volume-attach-slow': {
    side: 'platform',
    codes: ['VolumeAttachTooMuchTime'],
    means: 'Most of the time passed while a volume was being attached.',
    todo: 'Look at the driver of the volume and the limits of the provider.',
  },
  'volume-mount-failed': {
    side: 'platform',
    codes: ['FailedMount', 'AccessError', 'NFSError'],
    means: 'The volume could not be mounted on the node.',
    todo: 'Look at the message of the mount and at the storage behind it.',
  },
  'volume-mount-slow': {
    side: 'platform',
    codes: ['VolumeMountTooMuchTime'],
    means: 'Most of the time passed before the volumes of the Pod were usable.',
    todo: 'Look at the drivers of its volumes and at the disk of the node.',
  },
  'volume-ownership-slow': {
    side: 'tenant',
    codes: ['VolumeMountTooMuchTime'],
    means: 'The owner of every file of a large volume was being changed.',
    todo: 'Set fsGroupChangePolicy to OnRootMismatch.',
  },
  'volume-provisioning-failed': {
    side: 'platform',
    codes: ['VolumeProvisioningFailed'],
    means: 'The storage for a claim could not be made.',
    todo: 'Look at the message of the provisioner.',
  },
  'volume-provisioning-slow': {
    side: 'platform',
    codes: ['VolumeProvisioningTooMuchTime'],
    means: 'Most of the time passed while storage for a claim was being made.',
    todo: 'Look at the provisioner and the limits of the provider.',
  },
  'csi-driver-missing': {
    side: 'platform',
    codes: ['CSIDriverNotFound'],
    means: 'The driver of the volume is not registered on the node.',
    todo: 'Check that the node plugin of the driver runs on this node.',
  },
  'service-account-token-failed': {
    side: 'platform',
    codes: ['TokenRequestFailed'],
    means: 'The kubelet could not get a token for the service account of the Pod.',
    todo: 'Look at the API server and at the rights of the kubelet.',
  },
  'configmap-missing': {
    side: 'tenant',
    codes: ['ConfigMapNotFound'],
    means: 'A ConfigMap that the Pod needs does not exist.',
    todo: 'Create the ConfigMap in the namespace of the Pod, or correct its name.',
  },
  'configmap-key-missing': {
    side: 'tenant',
    codes: ['ConfigMapKeyNotFound'],
    means: 'A ConfigMap has no entry of the name that the Pod needs.',
    todo: 'Add the key to the ConfigMap, or correct its name.',
  },
  'secret-missing': {
    side: 'tenant',
    codes: ['SecretNotFound'],
    means: 'A Secret that the Pod needs does not exist.',
    todo: 'Create the Secret in the namespace of the Pod, or correct its name.',
  },
  'secret-key-missing': {
    side: 'tenant',
    codes: ['SecretKeyNotFound'],
    means: 'A Secret has no entry of the name that the Pod needs.',
    todo: 'Add the key to the Secret, or correct its name.',
  },
  'host-path-wrong-type': {
    side: 'tenant',
    codes: ['InvalidMountConfig'],
    means: 'A path of the node that the Pod mounts is not what the Pod says it is.',
    todo: 'Correct the path or the type of the hostPath volume.',
  },
  'volume-unmount-stuck': {
    side: 'platform',
    codes: ['VolumeUnmountStuck'],
    means: 'A volume of the Pod does not let itself be unmounted.',
    todo: 'Look for processes that still use it, and at its driver.',
  },
} as const satisfies CauseTable;
