import type { CauseTable } from './cause.ts';

/** The API server said no, or nobody asked it: there is no Pod. */
export const creationCauses = {
  'quota-exceeded': {
    side: 'policy',
    codes: ['QuotaNotEnough'],
    means: 'A ResourceQuota of the namespace has no room left for this Pod.',
    todo: 'Remove what is no longer needed in the namespace, ask for less, or have the quota raised.',
  },
  'quota-missing-requests': {
    side: 'tenant',
    codes: ['QuotaMissingRequests'],
    means: 'A ResourceQuota counts a resource for which the Pod states no request or limit.',
    todo: 'Set the named requests and limits on every container, or add a LimitRange with defaults.',
  },
  'limit-range': {
    side: 'policy',
    codes: ['LimitRangeViolated'],
    means: 'A request or limit lies outside what the LimitRange of the namespace allows.',
    todo: 'Bring the resources of the containers inside the range, or have the range changed.',
  },
  'pod-security-denied': {
    side: 'policy',
    codes: ['PodSecurityDenied'],
    means: 'The Pod Security level of the namespace forbids something that the Pod asks for.',
    todo: 'Change the named settings of the Pod, or use a namespace with a level that fits.',
  },
  'admission-webhook-denied': {
    side: 'policy',
    codes: ['AdmissionWebhookDenied', 'QuotaWebhookDenied'],
    means: 'An admission webhook looked at the Pod and refused it.',
    todo: 'Do what the message of the webhook asks for, or talk to those who own the webhook.',
  },
  'admission-policy-denied': {
    side: 'policy',
    codes: ['AdmissionPolicyDenied'],
    means: 'An admission policy of the cluster refused the Pod.',
    todo: 'Do what the message of the policy asks for, or talk to those who own the policy.',
  },
  'rbac-denied': {
    side: 'policy',
    codes: ['CreateForbidden'],
    means: 'Whoever tried to create the Pod may not create Pods there.',
    todo: 'Grant the right to create Pods in this namespace, or create it as somebody who has it.',
  },
  'admission-webhook-unavailable': {
    side: 'platform',
    codes: ['AdmissionWebhookUnavailable'],
    means: 'An admission webhook that must be asked could not be reached or gave no valid answer.',
    todo: 'Repair the service behind the webhook and its certificate; until then set failurePolicy to Ignore if that is safe.',
  },
  'admission-slow': {
    side: 'platform',
    codes: ['AdmissionTooMuchTime'],
    means: 'Most of the time passed while the API server was answering the create request.',
    todo: 'Look at the webhooks and the storage of the API server: one of them answers slowly.',
  },
  'api-server-error': {
    side: 'platform',
    codes: ['api_failed'],
    means: 'The API server could not handle the request.',
    todo: 'Look at the API server and its etcd at that time.',
  },
  'api-throttled': {
    side: 'platform',
    codes: ['ApiThrottled'],
    means: 'The API server turned the request away because too many were waiting.',
    todo: 'Look at API Priority and Fairness and at which client floods the API server.',
  },
  'controller-not-acting': {
    side: 'platform',
    codes: ['ControllerDelay'],
    means: 'The controller that should have created the Pod did not act.',
    todo: 'Look at the controller manager and at the log of that controller.',
  },
  'service-account-missing': {
    side: 'tenant',
    codes: ['ServiceAccountNotFound'],
    means: 'The service account that the Pod runs as does not exist.',
    todo: 'Create the service account, or correct serviceAccountName.',
  },
  'priority-class-missing': {
    side: 'tenant',
    codes: ['PriorityClassNotFound'],
    means: 'The PriorityClass that the Pod names does not exist.',
    todo: 'Create the PriorityClass, or correct priorityClassName.',
  },
  'runtime-class-missing': {
    side: 'tenant',
    codes: ['RuntimeClassNotFound'],
    means: 'The RuntimeClass that the Pod names does not exist.',
    todo: 'Create the RuntimeClass, or correct runtimeClassName.',
  },
  'namespace-terminating': {
    side: 'tenant',
    codes: ['NamespaceTerminating'],
    means: 'The namespace is being deleted, so nothing new may be created in it.',
    todo: 'Use another namespace, or wait until it is gone and create it anew.',
  },
  'invalid-spec': {
    side: 'tenant',
    codes: ['InvalidSpec'],
    means: 'The API server found the Pod specification invalid.',
    todo: 'Correct the field that the message names.',
  },
  'create-conflict': {
    side: 'tenant',
    codes: ['CreateConflict'],
    means: 'Something with this name exists already.',
    todo: 'Delete the other object, or use another name.',
  },
} as const satisfies CauseTable;
